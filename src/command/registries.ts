/** Registries and their mirrors that developers use every day. Another one may serve anything under a known name. */
const REGISTRIES =
  /(^|\.)(npmjs\.(org|com)|yarnpkg\.com|npmmirror\.com|npm\.pkg\.github\.com|jsr\.io|pypi\.org|pythonhosted\.org|download\.pytorch\.org|pypi\.nvidia\.com|tuna\.tsinghua\.edu\.cn|mirrors\.aliyun\.com|crates\.io|rubygems\.org|packagist\.org|proxy\.golang\.org|goproxy\.(cn|io)|anaconda\.(org|com)|conda-forge\.org|repo\.maven\.apache\.org|(debian|ubuntu|fedoraproject|alpinelinux|archlinux|opensuse)\.org|archive\.ubuntu\.com|security\.ubuntu\.com|localhost)$|^(127\.0\.0\.1|\[::1\])$/;

export function isCommonRegistry(host: string): boolean {
  return REGISTRIES.test(host);
}
