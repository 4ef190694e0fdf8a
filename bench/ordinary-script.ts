/** An ordinary script of any length, as build and deployment tools have them: no two of its functions alike. */

/** Blocks in turn, each with its own names: functions, conditions, loops, pipelines, here-documents, arrays. */
const BLOCKS: readonly ((at: number) => string)[] = [
  (at) => `# Compiles module ${at} and says how long it took.
build_module_${at}() {
  local target="$1" started
  started=$(date +%s)
  if [ -z "$target" ]; then
    target="dist/module-${at}"
  fi
  mkdir -p "$target"
  npx tsc --project "packages/module-${at}/tsconfig.json" --outDir "$target" || return 1
  cp "packages/module-${at}/README.md" "$target/"
  echo "module-${at}: $(( $(date +%s) - started )) s" >> build.log
}
`,
  (at) => `if ! build_module_${at - 1} "out/${at}"; then
  echo "module-${at - 1} failed" >&2
  failures="$failures module-${at - 1}"
else
  find "out/${at}" -name '*.map' -type f | sort | head -n 20 | while read -r map; do
    gzip -k "$map"
  done
fi
`,
  (at) => `for name in api web worker-${at}; do
  case "$name" in
    api) port=80${at % 90} ;;
    web) port=30${at % 90} ;;
    *) port= ;;
  esac
  [ -n "$port" ] && curl -fsS "http://localhost:$port/health" > "logs/$name.json"
  grep -c ERROR "logs/$name.log" | tee -a "reports/errors-${at}.txt"
done
`,
  (at) => `cat > "config/service-${at}.yaml" <<EOF
name: service-${at}
image: registry.example.com/service:${at}.\${VERSION:-latest}
replicas: 3
environment:
  LOG_LEVEL: info
  ENDPOINT: https://service-${at}.example.com/v1
EOF
sed -i "s/@TAG@/v${at}/g" "config/service-${at}.yaml"
`,
  (at) => `files_${at}=(src/${at}/*.ts tests/${at}/*.ts)
if (( \${#files_${at}[@]} > 0 )) && [[ "$CI" != true ]]; then
  npx eslint --fix "\${files_${at}[@]}" && git add "src/${at}" && git commit -qm "Format part ${at}"
fi
`,
  (at) => `version_${at}=$(git describe --tags --abbrev=0 2>/dev/null || echo v0.${at}.0)
major_${at}="\${version_${at}%%.*}"
printf '%s %s\\n' "$version_${at}" "\${major_${at}#v}" | awk '{ print $2 "/" $1 }' > "VERSION.${at}"
docker build -t "app/part-${at}:$version_${at}" --build-arg "MAJOR=$major_${at}" "docker/part-${at}"
`,
  (at) => `jq -r '.dependencies | keys[]' "packages/module-${at}/package.json" | sort -u > /tmp/deps-${at}.txt
while IFS= read -r dependency; do
  echo "checking $dependency"
  npm view "$dependency" version >> "reports/versions-${at}.txt" || true
done < /tmp/deps-${at}.txt
rm -f /tmp/deps-${at}.txt
`,
];

/** A script of at least `length` characters. */
export function ordinaryScript(length: number): string {
  const blocks = ['#!/usr/bin/env bash\nset -euo pipefail\nfailures=""\n'];
  let written = blocks[0]!.length;
  for (let at = 0; written < length; at++) {
    const block = BLOCKS[at % BLOCKS.length]!(at);
    blocks.push(block);
    written += block.length + 1;
  }
  return blocks.join('\n');
}
