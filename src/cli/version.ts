declare const HOOPX_VERSION: string | undefined;

/** The package's version; the build puts it in. */
export const VERSION = typeof HOOPX_VERSION === 'string' ? HOOPX_VERSION : '0.0.0-source';
