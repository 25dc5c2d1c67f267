import CKernels

/// How the kernels round on this machine, which decides the last bits of what is trained on it.
public enum KernelArithmetic {
  /// A few words that differ where results may.
  public static var name: String { network_fuses() != 0 ? "fused multiply-add" : "multiply, then add" }
}
