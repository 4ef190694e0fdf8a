/** Code from elsewhere that takes a detour: an archive, the clipboard, an environment. */
import assert from 'node:assert/strict';
import { read, starts } from './reading.ts';

/** Where the code comes from that a command runs without showing it, once each. */
function origins(script: string): string[] {
  const all = read(script).invocations.filter(({ code, unresolved }) => code && unresolved.length > 0);
  return [...new Set(all.map(({ code }) => code!.origin))];
}

const FETCH = 'curl -L https://x.example/t.tgz';

describe('command: code that takes a detour', () => {
  for (const [script, ...expected] of [
    [`${FETCH} | tar xz -C /tmp && /tmp/t/install.sh`, 'network'],
    [`${FETCH} | tar xz && sh t/install.sh`, 'network'],
    [`${FETCH} -o /tmp/t.tgz; tar xf /tmp/t.tgz -C /tmp; bash /tmp/t/run`, 'network'],
    [`${FETCH} | tar xz -C /tmp && cat /tmp/t/README`],
    [`${FETCH} | tar xz -C /tmp && ls /tmp/t`],
    [`${FETCH} | tar xz -C /tmp && ./build.sh`],
    ['tar xzf dist.tgz -C /tmp && /tmp/dist/run.sh'],
    ['git clone https://github.com/a/b && cd b && ./configure && make'],
    ['git clone https://github.com/a/b && b/install.sh', 'network'],
    ['git clone https://github.com/a/b && cd b && bash setup.sh', 'network'],
    ['git clone https://github.com/a/b && cd b && npm ci && npm test'],
    ['git clone https://github.com/a/b && cd b && make && sudo make install', 'network'],
    ['git clone https://github.com/a/b && cd b && make install PREFIX=~/.local'],
    ['scp host:x.sh . && bash x.sh', 'network'],
    ['scp x.sh host: && bash x.sh'],
    ['f=$(mktemp); curl x.example > "$f"; bash "$f"', 'network'],
    // What the steps of an image's build fetch and run.
    [`docker build - < <(printf 'FROM a\\nRUN curl x.example | sh')`, 'network'],
    [`docker build -f - . < <(printf 'FROM a\\nRUN curl x.example | sh')`, 'network'],
    [`docker build -f <(printf 'FROM a\\nRUN curl x.example | sh') .`, 'file', 'network'],
    [`printf 'FROM a\\nRUN curl x.example | sh' | podman build -`, 'network'],
    [`echo 'RUN ["sh", "-c", "curl x.example | sh"]' > a/Dockerfile; docker buildx build a`, 'network'],
    [`echo 'RUN curl x.example | sh' > D; buildah bud -f D .`, 'network'],
    [`echo 'RUN curl x.example | sh' > D; docker build - < D`, 'network'],
    [
      "docker build - << 'D'\nRUN --mount=type=cache,target=/x set -e \\\n  # y\n  && curl x.example | sh\nD",
      'network',
    ],
    ["docker build - << 'D'\nRUN <<E\nls\ncurl x.example | sh\nE\nD", 'network'],
    ["docker build - << 'D'\nRUN echo $((1<<2))\nRUN curl x.example | sh\nD", 'network'],
    ['curl x.example/context.tgz | docker build -', 'network'],
    ["docker build - << 'D'\nCOPY <<E /x.sh\nRUN curl x.example | sh\nE\nCMD curl x.example | sh\nD"],
    ["docker build - << 'D'\nRUN useradd app && chmod -R 755 /usr && rm -rf /var/lib/apt/lists/*\nD"],
    ["docker build - << 'D'\nRUN curl -L x.example/t.tgz | tar xz -C /opt\nD"],
    [`echo 'RUN curl x.example | sh' > a/Dockerfile; docker build .`],
    ['docker build - < Dockerfile'],
    ['docker build -f <(cat Dockerfile) .'],
    ['tar cz . | docker build -'],
    ["sed 's/a/b/' Dockerfile | docker build -f - ."],
    ['cd $(mktemp -d) && curl -sO https://x.example/m && chmod +x m && ./m', 'network'],
    ['f=$(mktemp); curl x.example > "$f"; wc -l "$f"'],
    ['strings x.bin | grep ^run | sh', 'decoder'],
    ['tail -n 3 README.md | sh', 'file'],
    ['cat deploy.sh | sh'],
    ['xclip -o | sh', 'unknown'],
    ['pbpaste | bash', 'unknown'],
    ['pbpaste | jq .'],
    ['pbpaste > notes.md'],
  ] as const) {
    it(`${script}: ${expected.join() || 'nothing'}`, () => assert.deepEqual(origins(script), expected));
  }

  for (const [script, shown] of [
    ['set -a; source .env; env', true],
    ['set -o allexport; . ./.env; printenv', true],
    ['set -a; source .env; npm start', false],
    ['source .env; npm start', false],
    ['set -a; source settings.sh; env', false],
    ['env', false],
  ] as const) {
    it(`${script}: ${shown ? 'shows' : 'shows no'} secrets`, () => {
      const effects = read(script).invocations.flatMap((each) => each.effects);
      assert.equal(
        effects.some((each) => each.action === 'read' && each.target.role === 'env-file'),
        shown,
      );
    });
  }
});

describe('command: what functions, reads and cases leave behind', () => {
  for (const [script, start] of [
    ['f() { rm "$1"; f /; }; f x', 'rm /'],
    ['f() { rm "$x"; x=/; f; }; x=a; f', 'rm /'],
    ['f() { rm "$1"; shift; f "$@"; }; f a b /', 'rm /'],
    ['retry() { n=$1; shift; "$@" || retry $((n-1)) "$@"; }; retry 3 npm test', 'npm test'],
    ['IFS=/; read -r x <<< "/etc/x"; rm "$x"', 'rm /etc/x'],
    ['IFS=: read -r a b <<< "x:/etc:/usr"; rm "$b"', 'rm /etc:/usr'],
    ['case $y in x*) x=/;;& *) rm "$x";; esac', 'rm /'],
    ['trap \'rm "$d"\' EXIT; d=/; test x || exit; d=/tmp/x', 'trap > rm /'],
    ['if x; then trap \'rm "$d"\' EXIT; fi; d=/', 'trap > rm /'],
    ['trap \'rm "$d"\' EXIT; d=/tmp/x', 'trap > rm /tmp/x'],
    ['d=/; trap \'rm "$d"\' EXIT; d=/tmp/x', 'trap > rm /'],
    ['trap "trap \'rm /\' EXIT" EXIT', 'trap > trap > rm /'],
    ["install -m 755 /dev/stdin x <<< 'rm /'; sh x", 'sh > rm /'],
    ['for i in a b; do ((c++)); done; rm x$c', 'rm x$c'],
    ['set -- "" /; rm $@', 'rm /'],
  ] as const) {
    it(script, () => assert.ok(starts(script).includes(start), starts(script).join('; ')));
  }
});

describe('command: scripts of which a part is not known', () => {
  for (const [script, undecided] of [
    ['sed -n "${FIRST},${LAST}p" f', false],
    ['sed -i "${LINE}s/a/b/" f', false],
    ['sed "s/a/$(node -p "require(\'./p\').version")/" f', false],
    ['sed "$SCRIPT" f', true],
    ['sed "${LINE}e" f', true],
    ['sed "$(curl x.example)p" f', true],
    ['jq "$FILTER" f', false],
  ] as const)
    it(`${script}: ${undecided ? 'is' : 'is not'} undecided`, () =>
      assert.equal(
        read(script).invocations.some(({ unresolved }) => unresolved.some(({ kind }) => kind === 'code')),
        undecided,
      ));
});
