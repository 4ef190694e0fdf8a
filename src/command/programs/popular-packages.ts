/**
 * Names of packages that are installed most, and names near them that are packages in their own right: what
 * `resembling.ts` compares with. Taken from the registries' download figures; a name of fewer than five characters is
 * left out, as too many real ones stand one character away from it.
 */
export interface KnownNames {
  popular: readonly string[];
  /** One character away from a popular name, and used by many on purpose. */
  others: ReadonlySet<string>;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** npm: most downloaded, and what is installed by hand. */
const NPM = `
  create-next-app create-react-app create-vite create-vue http-server npm-check-updates
  abbrev accepts acorn acorn-jsx acorn-walk agent-base ajv-formats ajv-keywords angular ansi-escapes ansi-regex
  ansi-styles anymatch apollo-server argparse aria-query array-buffer-byte-length array-flatten array-includes
  array-union array.prototype.flat array.prototype.flatmap arraybuffer.prototype.slice async asynckit autoprefixer
  available-typed-arrays axios babel-jest babel-plugin-istanbul babel-plugin-jest-hoist babel-preset-jest
  balanced-match base64-js baseline-browser-mapping bcrypt bcryptjs binary-extensions bn.js body-parser bootstrap
  brace-expansion braces browserslist buffer buffer-crc32 buffer-from bytes call-bind call-bind-apply-helpers
  call-bound callsites camelcase caniuse-lite chalk chokidar chownr ci-info cjs-module-lexer cli-cursor
  cli-spinners cli-width cliui clone color-convert color-name colorette combined-stream commander compressible
  compression concat-map concurrently content-disposition content-type convert-source-map cookie cookie-parser
  cookie-signature core-js core-util-is cosmiconfig cross-env cross-spawn css-select css-tree css-what cssesc
  cssom cssstyle csstype cypress data-uri-to-buffer data-urls data-view-buffer data-view-byte-length
  data-view-byte-offset date-fns dayjs debug decamelize decimal.js dedent deep-extend deep-is deepmerge
  define-data-property define-lazy-prop define-properties define-property delayed-stream destroy detect-libc
  diff-sequences dir-glob discord.js doctrine dom-accessibility-api dom-serializer domelementtype domhandler
  domutils dotenv dunder-proto eastasianwidth ee-first electron electron-to-chromium emoji-regex encodeurl
  end-of-stream enhanced-resolve entities error-ex es-abstract es-define-property es-errors es-module-lexer
  es-object-atoms es-set-tostringtag es-shim-unscopables es-to-primitive esbuild escalade escape-html
  escape-string-regexp escodegen eslint eslint-plugin-react-hooks eslint-scope eslint-visitor-keys espree esprima
  esquery esrecurse estraverse estree-walker esutils ethers eventemitter3 events execa expect express extend
  extend-shallow fast-deep-equal fast-glob fast-json-stable-stringify fast-levenshtein fast-uri fast-xml-parser
  fastify fastq figures file-entry-cache fill-range finalhandler find-up firebase flat-cache flatted
  follow-redirects for-each foreground-child form-data forwarded fresh fs-extra fs-minipass fs.realpath
  function-bind function.prototype.name functions-have-names gensync get-caller-file get-intrinsic get-proto
  get-stream get-symbol-description get-tsconfig glob-parent globals globalthis globby graceful-fs graphql
  has-bigints has-flag has-property-descriptors has-proto has-symbols has-tostringtag hasown helmet
  hosted-git-info html-encoding-sniffer html-escaper htmlparser2 http-errors http-proxy-agent https-proxy-agent
  human-signals husky iconv-lite ieee754 ignore import-fresh imurmurhash indent-string inflight inherits inquirer
  internal-slot ioredis ip-address ipaddr.js is-array-buffer is-arrayish is-async-function is-bigint
  is-binary-path is-boolean-object is-callable is-core-module is-data-view is-date-object is-descriptor is-docker
  is-extendable is-extglob is-finalizationregistry is-fullwidth-code-point is-generator-function is-glob
  is-interactive is-map is-negative-zero is-number is-number-object is-path-inside is-plain-obj is-plain-object
  is-regex is-set is-shared-array-buffer is-stream is-string is-symbol is-typed-array is-unicode-supported
  is-weakmap is-weakref is-weakset is-wsl isarray isexe isobject istanbul-lib-coverage istanbul-lib-instrument
  istanbul-lib-report istanbul-lib-source-maps istanbul-reports jackspeak jest-diff jest-environment-node
  jest-get-type jest-haste-map jest-matcher-utils jest-message-util jest-mock jest-regex-util jest-resolve
  jest-snapshot jest-util jest-validate jest-watcher jest-worker jquery js-tokens js-yaml jsdom jsesc json-buffer
  json-parse-even-better-errors json-schema-traverse json-stable-stringify-without-jsonify json5 jsonfile
  jsonwebtoken kind-of kleur langchain leven lightningcss-linux-x64-musl lilconfig lines-and-columns lint-staged
  loader-utils locate-path lodash lodash.merge log-symbols loose-envify lru-cache magic-string make-dir
  math-intrinsics mdn-data media-typer merge-descriptors merge-stream merge2 methods micromatch mime-db mime-types
  mimic-fn mimic-response minimatch minimist minipass minizlib mkdirp mocha moment mongodb mongoose multer
  mute-stream nanoid natural-compare negotiator neo-async nestjs node-addon-api node-fetch node-releases
  nodemailer nodemon normalize-package-data normalize-path npm-run-path object-assign object-inspect object-keys
  object.assign object.fromentries object.values on-finished on-headers onetime openai optionator p-limit p-locate
  p-map p-try package-json-from-dist parent-module parse-json parse5 parseurl passport path-exists
  path-is-absolute path-key path-parse path-scurry path-to-regexp path-type pathe picocolors picomatch pirates
  pkg-dir playwright possible-typed-array-names postcss postcss-selector-parser postcss-value-parser prelude-ls
  prettier pretty-format prisma process-nextick-args prop-types protobufjs proxy-addr proxy-from-env punycode
  puppeteer queue-microtask range-parser raw-body react react-dom react-is read-pkg readable-stream readdirp redis
  redux reflect.getprototypeof regenerator-runtime regexp.prototype.flags require-directory require-from-string
  requires-port resolve resolve-from restore-cursor retry reusify rimraf rollup run-parallel safe-array-concat
  safe-buffer safe-regex-test safer-buffer saxes scheduler schema-utils semver sequelize serialize-javascript
  serve-static set-function-length set-function-name setprototypeof sharp shebang-command shebang-regex
  shell-quote side-channel side-channel-list side-channel-map side-channel-weakmap signal-exit sinon slash
  slice-ansi socket.io socks-proxy-agent source-map source-map-js source-map-support split2 sprintf-js stack-utils
  statuses stop-iteration-iterator storybook string-width string.prototype.trim string.prototype.trimend
  string.prototype.trimstart string_decoder strip-ansi strip-bom strip-final-newline strip-indent
  strip-json-comments stripe strnum supports-color supports-preserve-symlinks-flag svelte swagger-ui-express
  tailwindcss tapable tar-stream terser test-exclude three tinyexec tinyglobby to-regex-range toidentifier
  tough-cookie ts-api-utils ts-node tsconfig-paths tslib type-check type-detect type-fest type-is
  typed-array-buffer typed-array-byte-length typed-array-byte-offset typed-array-length typeorm typescript
  unbox-primitive underscore undici undici-types universalify unpipe update-browserslist-db uri-js
  use-sync-external-store util-deprecate utils-merge vitest w3c-xmlserializer webidl-conversions webpack
  webpack-sources whatwg-encoding whatwg-mimetype whatwg-url which which-boxed-primitive which-builtin-type
  which-collection which-typed-array widest-line winston word-wrap wrap-ansi wrappy write-file-atomic
  xml-name-validator xmlbuilder xtend yallist yargs yargs-parser yocto-queue zustand`;

/** npm: near one of them, and real. */
const NPM_OTHERS = `
  accept angular2 ansi-escape ansistyles args args-parser as-number asarray astq async-kit axiom axis babel-test
  bcrypto binaryextensions bmocha brace brakes buffers byte callsite camel-case cli-spinner cline clones clui
  color-namer combined-stream2 cookies cose-js crypt csso csstree dapjs dargs days dbug deep-merge dom-serialize
  dom-utils eclint edn-data enquirer errorex es-map es-set es-symbol esprimaq eventemitter eventemitter2 eventy
  exec extend2 extendr fclone findup flash flatten foreach fs.extra gaxios getstream gextend gglobby global
  graphiql has-own html-escape htmlparser httperrors husk inherit ip-bigint ip-regex ip-set is-array is-blob
  is-node is-object is-regexp is-sea is-typedarray is.object isnumber isostring isstream it-glob it-map its-set
  jdom jsdoc jslint jsom json json2 json3 json8 jsona jsonc jsonh jsonp jsonq just-diff just-validate kindof levee
  level levn mcrypt media-type merge method mime-type mkdir mkdir-p mkdirp2 mquery msbuild murmurhash nano-id
  object-values one-time openapi p-tap pargs parse parse-url parsejson parser parseuri path path-parser path2
  postcss-values-parser preact prelude-ts prettierx prism prisma1 proptypes protobuf.js ps-node punycode2 reach
  react-ds react-if react-vis reactn readdir redent reds resolver rs-module-lexer rsync saxen schedule scrypt
  semiver server set-proto split sprintfjs stash stdnum storyblok strip sync synckit talib tedis tree ts-lib
  ts-map ts-stream tsc-node tslab tslint tsutils ttypescript typecheck urijs vargs vasync wargs wordwrap xbytes
  xmlbuilder2`;

/** PyPI: most downloaded, in its normal form. */
const PYPI = `
  aiobotocore aiofiles aiohappyeyeballs aiohttp aioitertools aiosignal alembic annotated-doc annotated-types
  ansible anthropic anyio argcomplete arrow asgiref asn1crypto asttokens async-timeout asyncpg attrs authlib
  awscli awswrangler azure-core azure-identity azure-storage-blob babel backoff backports-tarfile bcrypt beartype
  beautifulsoup4 black bleach blinker boto3 botocore brotli build cachecontrol cachetools cattrs celery certifi
  cfn-lint chardet charset-normalizer click cloudpickle colorama contourpy coverage crashtest croniter
  cryptography cycler cyclopts cython databricks-sdk databricks-sql-connector dataclasses-json datadog datasets
  dbt-adapters dbt-common dbt-core debugpy decorator deepdiff defusedxml deprecated deprecation discord-py distlib
  distro django dnspython docker docstring-parser docutils dulwich durationpy editables email-validator et-xmlfile
  exceptiongroup execnet executing faker fastapi fastjsonschema fastmcp filelock flake8 flask flatbuffers
  fonttools frozenlist fsspec gcsfs gitdb gitpython google-ads google-analytics-admin google-api-core
  google-api-python-client google-auth google-auth-httplib2 google-auth-oauthlib google-cloud-aiplatform
  google-cloud-batch google-cloud-bigquery google-cloud-bigtable google-cloud-compute google-cloud-core
  google-cloud-dataform google-cloud-dlp google-cloud-kms google-cloud-language google-cloud-logging
  google-cloud-memcache google-cloud-monitoring google-cloud-os-login google-cloud-pubsub google-cloud-redis
  google-cloud-run google-cloud-secret-manager google-cloud-speech google-cloud-storage google-cloud-tasks
  google-cloud-texttospeech google-cloud-videointelligence google-cloud-vision google-cloud-workflows
  google-crc32c google-genai google-resumable-media googleapis-common-protos gradio graphql-core greenlet
  griffelib grpc-google-iam-v1 grpcio grpcio-health-checking grpcio-status grpcio-tools gunicorn hatchling hf-xet
  hpack httpcore httplib2 httptools httpx httpx-sse huggingface-hub hyperframe identify importlib-metadata
  importlib-resources iniconfig installer invoke ipykernel ipython isodate isort itsdangerous jaraco-classes
  jaraco-context jaraco-functools jeepney jinja2 jiter jmespath joblib joserfc jsonpatch jsonpath-ng jsonpointer
  jsonref jsonschema jsonschema-path jsonschema-specifications jupyter jupyter-client jupyter-core keras keyring
  kiwisolver kubernetes langchain langchain-core langchain-openai langsmith librt linkify-it-py litellm
  llama-cloud-services llama-parse loguru markdown markdown-it-py markupsafe marshmallow matplotlib
  matplotlib-inline mccabe mdit-py-plugins mdurl mistune more-itertools mpmath msal-extensions msgpack msrest
  multidict multiprocess mypy-extensions mysqlclient narwhals nbformat nest-asyncio networkx nodeenv notebook
  numpy oauthlib onnxruntime openai opencv-python openpyxl opentelemetry-api opentelemetry-exporter-otlp
  opentelemetry-exporter-otlp-proto-common opentelemetry-exporter-otlp-proto-grpc
  opentelemetry-exporter-otlp-proto-http opentelemetry-exporter-prometheus opentelemetry-instrumentation
  opentelemetry-instrumentation-fastapi opentelemetry-instrumentation-requests
  opentelemetry-instrumentation-threading opentelemetry-proto opentelemetry-sdk opentelemetry-semantic-conventions
  opentelemetry-util-http orjson packaging pandas pandas-stubs paramiko parso pathable pathspec pendulum pexpect
  pillow pipenv pkginfo platformdirs playwright plotly pluggy poetry poetry-core poetry-plugin-export pre-commit
  prometheus-client prompt-toolkit propcache proto-plus protobuf psutil psycopg psycopg-binary psycopg2
  psycopg2-binary ptyprocess pure-eval pyarrow pyasn1 pyasn1-modules pycodestyle pycparser pycryptodome pydantic
  pydantic-ai-slim pydantic-core pydantic-graph pydantic-settings pygame pygithub pygments pyinstaller pyjwt
  pylint pymongo pymupdf pymysql pynacl pyopenssl pyparsing pypdf pyperclip pyproject-hooks pyqt5 pytest
  pytest-asyncio pytest-cov pytest-json-ctrf pytest-mock pytest-xdist python-dateutil python-discovery
  python-dotenv python-json-logger python-multipart python-slugify pytokens pyyaml pyzmq rapidfuzz redis
  referencing regex requests requests-file requests-oauthlib requests-toolbelt rfc3339-validator rich-rst
  rich-toolkit rpds-py ruamel-yaml ruamel-yaml-clib s3transfer safetensors scikit-learn scipy scrapy seaborn
  secretstorage selenium semver sentry-sdk setuptools setuptools-scm sglang shapely shellingham slack-sdk
  smart-open smmap sniffio snowflake-connector-python snowflake-snowpark-python snowflake-sqlalchemy
  sortedcontainers soupsieve spacy sphinx sqlalchemy sqlalchemy-bigquery sqlparse sse-starlette stack-data
  starlette streamlit structlog sympy tabulate tenacity tensorflow termcolor text-unidecode textual threadpoolctl
  tiktoken tinycss2 tokenizers tomli tomli-w tomlkit torch tornado traitlets transformers tree-sitter
  trove-classifiers typedload typeguard typer types-protobuf types-pyyaml types-requests typing-extensions
  typing-inspect typing-inspection tzdata tzlocal uc-micro-py ujson uritemplate urllib3 uvicorn uvloop
  vcs-versioning virtualenv watchdog watchfiles wcwidth weaviate-client webencodings websocket-client websockets
  werkzeug wheel wrapt wsproto xlsxwriter xmltodict xxhash zstandard`;

/** PyPI: near one of them, and among its 15,000 most downloaded. */
const PYPI_OTHERS = `
  acachecontrol aiofile attr boto bpython cchardet crick cronitor ctransformers cwcwidth dataset datazets
  dbt-score deepdiff6 djongo dydantic fastai git-python gitdb2 google-adk google-oauth googleads grequests gsutil
  hjson httpr hyper identity ijson ipytest isolate jiwer jsonpath markdown2 mocker myjwt nest-asyncio2 openapi
  parse parsl parsy pkginfo2 psycopg2 pyaml pyasn pycryptodomex pygam pylink pymantic pymssql pymupdfb pypd pypdf2
  pypdf3 pypdf4 pyqt6 pytest-csv retworkx ruamel-yaml-clibz scapy scipp scrypt semver4 simpy slack spython tombi
  toml torchx unicorn uri-template usort vbuild vyper websocket willow wsgiref xoto3`;

/** crates.io, with `-` for `_`, which it takes as the same. */
const CRATES = `
  actix-web anyhow async-trait base64 bincode bindgen bitflags bytes chrono clap-derive criterion crossbeam
  crossbeam-channel crossterm dashmap diesel env-logger futures futures-util hashbrown hyper indexmap itertools
  js-sys lazy-static libloading memchr nalgebra ndarray num-traits once-cell openssl parking-lot percent-encoding
  proc-macro2 proptest prost quote ratatui rayon regex reqwest rocket rusqlite rustls semver serde serde-derive
  serde-json serde-yaml smallvec structopt tempfile termcolor thiserror tokio tokio-util tonic tower tower-http
  tracing tracing-subscriber unicode-segmentation walkdir wasm-bindgen web-sys`;

/** RubyGems. */
const GEMS = `
  actionpack activerecord activesupport bootsnap bundler byebug cancancan capistrano capybara carrierwave
  cocoapods devise dotenv factory_bot factory_bot_rails faker faraday fastlane figaro graphql httparty
  importmap-rails jekyll kaminari minitest mongoid mysql2 nokogiri paperclip pry-rails pundit rack-test rails
  railties redis rspec rspec-core rspec-rails rubocop sidekiq simplecov sinatra sprockets sqlite3 stimulus-rails
  turbo-rails unicorn webmock webpacker will_paginate zeitwerk`;

const names = (popular: string, others = ''): KnownNames => ({
  popular: words(popular),
  others: new Set(words(others)),
});

export const KNOWN_NAMES = {
  npm: names(NPM, NPM_OTHERS),
  python: names(PYPI, PYPI_OTHERS),
  crates: names(CRATES, 'tokyo future serdes byte quotes'),
  gems: names(GEMS, 'rail bundle'),
} as const satisfies { readonly [registry: string]: KnownNames };
