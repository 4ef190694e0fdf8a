/** The class behind cosmiconfig's functions, which its own types leave out; see settings.ts for why it is used. */
declare module 'cosmiconfig/dist/Explorer.js' {
  import type { CosmiconfigResult } from 'cosmiconfig';

  export class Explorer {
    constructor(options: {
      moduleName: string;
      searchPlaces: string[];
      loaders: Readonly<Record<string, (file: string, content: string) => unknown>>;
      ignoreEmptySearchPlaces: boolean;
      cache: boolean;
      transform: (result: CosmiconfigResult) => CosmiconfigResult;
      applyPackagePropertyPathToConfiguration: boolean;
      metaConfigFilePath: string | null;
      mergeImportArrays: boolean;
      mergeSearchPlaces: boolean;
      searchStrategy: 'none';
    });
    load(file: string): Promise<CosmiconfigResult>;
  }
}
