import Report
@main struct Main { static func main() { print(t()) } }
