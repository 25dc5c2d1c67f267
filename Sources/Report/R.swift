public func t() -> Int { PackageResources.index_mustache.count + PackageResources.style_css.count }
