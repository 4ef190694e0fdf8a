/** What lesser-known programs destroy, and the commands beside it that destroy nothing. */
import assert from 'node:assert/strict';
import { effects } from '../reading.ts';

const CASES: readonly (readonly [command: string, ...effects: string[]])[] = [
  ['chezmoi purge --force', 'delete -r purge resource'],
  ['chezmoi -S /srv/dots destroy ~/.bashrc', 'delete -r ~/.bashrc resource'],
  ['chezmoi apply'],
  ['atuin account delete', 'delete -r account delete resource'],
  ['atuin search delete'],
  ['bws secret delete 1', 'delete -r 1 key'],
  ['bws -t x secret get 1', 'reveal 1 key'],
  ['bws project list'],
  ['ykman --device 1 piv reset -f', 'delete -r piv reset resource'],
  ['ykman piv info'],
  ['zellij delete-all-sessions -y', 'service delete-all-sessions resource'],
  ['zellij list-sessions'],
  // Words behind options with a value, by the completion spec's grammar.
  ['argo -n prod delete wf', 'delete wf resource'],
  ['argo -n delete list'],
  ['tkn pipeline delete build -f', 'delete build resource'],
  ['tkn pipelinerun list delete'],
  ['tkn pipelinerun delete x --context dev', 'delete x resource'],
  ['govc vm.destroy vm1', 'delete -r vm1 resource'],
  ['govc vm.info vm1'],
  ['dbt run-operation drop_schema', 'delete -r drop_schema resource'],
  ['dbt run-operation generate_source'],
  ['dbt run --full-refresh --target prod', 'delete -r tables resource'],
  ['dbt run --full-refresh --target dev'],
  ['govc vm.power -off vm1', 'service vm1 resource'],
  ['govc vm.power -on vm1'],
  ['dagger call publish --tag x', 'publish x resource'],
  ['dagger call test'],
  ["sftp host <<< 'rm /data/x'", 'connect host host', 'delete -r host resource'],
  ['meteor reset', 'delete -r local database resource'],
  ['meteor remove autopublish'],
  ['keytool -delete -alias prod -keystore k.jks', 'delete prod key'],
  ['keytool -list -alias delete -keystore k.jks'],
  ['esptool.py --port /dev/ttyUSB0 erase_flash', 'delete -r erase_flash resource'],
  ['esptool.py write_flash 0x0 app.bin'],
  ["openocd -f b.cfg -c 'flash erase_sector 0 0 last'", 'delete -r device resource'],
  ["openocd -f b.cfg -c 'program app.elf verify reset exit'"],
  ['mmdelfs fs1', 'delete -r fs1 resource'],
  ['mmdelfs --help'],
  ['patronictl remove main', 'delete main resource'],
  ['patronictl list'],
  ['wp post delete 1 --force', 'delete -r 1 resource'],
  ['wp post delete 1'],
];

describe('lesser-known programs', () => {
  for (const [command, ...expected] of CASES)
    it(command, () =>
      assert.deepEqual(
        effects(command).map((each) => each.replace('/home/dev/.bashrc', '~/.bashrc')),
        expected,
      ),
    );
});
