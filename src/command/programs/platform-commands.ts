/** Commands of platforms, their databases and forges whose verbs do not say what they do: `cf env APP`, `heroku pg:push`. */
import type { Deed } from './destructive-words.ts';
import { GONE, GRANTED, OPENED, PUBLISHED, REPLACED, SHOWN, STOPPED, type Tables } from './service-deeds.ts';

/** To the servers that users are on. */
const LIVE: Deed = { action: 'publish', kind: 'resource', mode: 'deploy' };

export const PLATFORMS: Tables = {
  amplify: { 'push|publish --yes|-y': LIVE },
  mina: { deploy: LIVE },
  shuttle: { deploy: LIVE },
  heroku: {
    'pg:push|pg:upgrade|pg:unfollow|pg:killall|pg:copy': REPLACED,
    'pg:backups:unschedule|pg:links:destroy': GONE,
    'pg:backups:url|redis:credentials|pg:credentials:url': SHOWN,
    'drains:add|webhooks:add': GRANTED,
    'container:release|addons:downgrade|stack:set|apps:stacks:set': REPLACED,
    'plugins:install': REPLACED,
    'spaces:trusted-ips:add': GRANTED,
    'apps:transfer|apps:lock': REPLACED,
  },
  'fly flyctl': {
    'ssh issue': SHOWN,
    'auth docker': SHOWN,
    'wireguard create|token': GRANTED,
    'sftp put': REPLACED,
    'mpg|postgres|pg import': REPLACED,
    'image update': REPLACED,
    'apps move': REPLACED,
  },
  'vercel vc now': {
    'env pull .env.production': SHOWN,
    'env pull --environment=production': SHOWN,
    'domains buy|transfer-in|move': REPLACED,
    'dns import': REPLACED,
    'secrets rm|remove': GONE,
  },
  'netlify ntl': { 'env:clone': REPLACED, 'deploy -p': PUBLISHED, 'deploy --prod-if-unlocked': PUBLISHED },
  wrangler: {
    'secret bulk': REPLACED,
    'pages|versions secret': REPLACED,
    'r2 bucket dev-url enable': OPENED,
    'kv bulk delete': GONE,
    'kv:bulk delete': GONE,
    'versions deploy': REPLACED,
    'triggers deploy': REPLACED,
  },
  'firebase firebase-tools': {
    'functions:config:get|functions:config:export': SHOWN,
    'apphosting:secrets:access': SHOWN,
    'apphosting:secrets:grantaccess': GRANTED,
    'database:import': REPLACED,
    'database:update --force|-f': REPLACED,
    'dataconnect:sql:migrate': REPLACED,
    'hosting:clone|appdistribution:distribute|ext:dev:publish': PUBLISHED,
    'firestore:databases:restore': REPLACED,
  },
  supabase: {
    'stop --no-backup': GONE,
    'encryption get-root-key': SHOWN,
    'encryption update-root-key': REPLACED,
    'config push': REPLACED,
    'migration down': REPLACED,
    'db push --include-all|--linked|--db-url': REPLACED,
    'functions deploy': PUBLISHED,
  },
  'neonctl neon': { 'connection-string|cs': SHOWN, 'branches set-default': REPLACED },
  turso: {
    'db|group tokens invalidate': GONE,
    'auth token': SHOWN,
    'auth api-tokens mint': SHOWN,
    'group transfer|unarchive': REPLACED,
  },
  atlas: { 'backups|backup restores|restore start': REPLACED, 'liveMigrations cutover': REPLACED },
  convex: { 'run --prod': REPLACED, 'env list|get': SHOWN },
  'cf cf7 cf8': {
    'env|service-key|oauth-token|ssh-code|service-keys': SHOWN,
    'set-org-role|set-space-role|allow-space-ssh|enable-ssh|bind-security-group|bind-running-security-group|bind-staging-security-group':
      GRANTED,
    'unmap-route|unset-org-role|unset-space-role|unset-env|purge-service-offering|purge-service-instance':
      GONE,
    'install-plugin|migrate-service-instances|update-buildpack|disable-feature-flag|passwd': REPLACED,
  },
  dokku: {
    'config|config:show|config:get|config:export': SHOWN,
    'proxy:disable|checks:disable|letsencrypt:disable|maintenance:enable': STOPPED,
    'postgres:expose|mysql:expose|mariadb:expose|mongo:expose|redis:expose': OPENED,
    'postgres:import|mysql:import|mariadb:import|mongo:import|redis:import|postgres:connect|mysql:connect|mongo:connect':
      REPLACED,
    'plugin:install|plugin:update': REPLACED,
    'storage:mount|docker-options:add': GRANTED,
    'ssh-keys:add': GRANTED,
  },
  kamal: {
    'secrets print|fetch': SHOWN,
    'env delete': GONE,
    'deploy|redeploy|rollback|setup': LIVE,
    'proxy|traefik|accessory|app reboot|stop|remove': STOPPED,
    'prune all|images|containers': GONE,
    'lock release': REPLACED,
    'server bootstrap': REPLACED,
  },
  'platform upsun': {
    'environment:synchronize|sync|synchronize': REPLACED,
    'auth:token': SHOWN,
    'environment:http-access|access': GRANTED,
    'environment:merge|merge': REPLACED,
    'mount:upload': REPLACED,
  },
  shopify: {
    'theme publish': PUBLISHED,
    'app deploy|release': PUBLISHED,
    'app env': SHOWN,
    'theme push --live|-l|--allow-live|-a': PUBLISHED,
  },
  stripe: { 'config --list': SHOWN, 'config --unset': GONE },
  twilio: {
    'phone-numbers:buy:local|phone-numbers:buy:mobile|phone-numbers:buy:toll-free': REPLACED,
    'api:core:accounts:update --status': STOPPED,
    'serverless:promote|serverless:activate': REPLACED,
    'plugins:install': REPLACED,
    'api:core:keys:create|api:iam:v1:keys:create': GRANTED,
  },
  auth0: {
    '* * --reveal-secrets|-r': SHOWN,
    'test token': SHOWN,
    'users roles|import': GRANTED,
  },
  eas: {
    'env:list --include-sensitive': SHOWN,
    'env:pull production': SHOWN,
    'env:pull --environment=production': SHOWN,
    'env:get': SHOWN,
    'metadata:push': PUBLISHED,
    'update:republish|update:roll-back-to-embedded|update:rollback': PUBLISHED,
    'deploy --prod': PUBLISHED,
  },
  newrelic: { 'entity tags replace': REPLACED },
  'datadog-ci': { 'lambda|stepfunctions|cloud-run|aas uninstrument|instrument': REPLACED },
  'grafana-cli grafana': {
    'plugins install --pluginUrl|--insecure': REPLACED,
    'cli plugins install --pluginUrl|--insecure': REPLACED,
  },
  'sentry-cli': { 'releases delete': GONE, 'monitors delete': GONE },
};

export const FORGES: Tables = {
  glab: {
    'token create|rotate': SHOWN,
    'token revoke': GONE,
    'variable export|get': SHOWN,
    'securefile download': SHOWN,
    'securefile remove|rm|delete': GONE,
    'repo mirror|transfer': REPLACED,
    'repo members add|remove|update': GRANTED,
    'mr merge --remove-source-branch|-d': GONE,
    'opentofu|tofu|terraform state delete|unlock': GONE,
  },
  'gitea forgejo': {
    'admin user change-password|create|must-change-password': GRANTED,
    'admin user generate-access-token': SHOWN,
    'admin user delete': GONE,
  },
  travis: { token: SHOWN },
  'buildkite-agent': { 'secret get': SHOWN },
  gh: {
    'repo autolink|deploy-key delete': GONE,
    'pr close --delete-branch|-d': GONE,
    'release edit --draft=false': PUBLISHED,
  },
  'jenkins-cli jcli': {
    'quiet-down|safe-restart|restart|offline-node|clear-queue|stop-builds|disconnect-node|disable-job':
      STOPPED,
    'reload-configuration|install-plugin|update-job|update-node|update-view': REPLACED,
    'get-credentials-as-xml|get-credentials-domain-as-xml|list-credentials-as-xml': SHOWN,
    'import-credentials-as-xml|update-credentials-by-xml|create-credentials-by-xml': GRANTED,
    'delete-builds|delete-job|delete-node|delete-view|delete-credentials': GONE,
  },
  fastlane: { spaceauth: SHOWN, 'match nuke': GONE, 'cert revoke': GONE },
};
