/** Findings as SARIF 2.1.0, which code scanning reads: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { relative, sep } from 'node:path';
import { jsonLine } from '../../present/json.ts';
import { VERSION } from '../../version.ts';
import type { ReportedFinding } from './findings.ts';

/** One run with one result for each finding; files are named relative to `root`. */
export function sarifLog(findings: readonly ReportedFinding[], root: string): string {
  const codes = [...new Map(findings.map((finding) => [finding.code, finding])).values()];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'hoopx',
            version: VERSION,
            rules: codes.map(({ code, title, hint, level }) => ({
              id: code,
              shortDescription: { text: title },
              help: { text: hint },
              defaultConfiguration: { level },
            })),
          },
        },
        originalUriBaseIds: { ROOT: { description: { text: 'The root of the repository.' } } },
        results: findings.map((finding) => result(finding, codes, root)),
      },
    ],
  };
  return jsonLine(log);
}

function result(finding: ReportedFinding, codes: readonly ReportedFinding[], root: string) {
  const { code, level, message, hint, file, line, column } = finding;
  return {
    ruleId: code,
    ruleIndex: codes.findIndex((one) => one.code === code),
    level,
    message: { text: `${message}. ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(relative(root, file)), uriBaseId: 'ROOT' },
          ...(line === null
            ? {}
            : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } }),
        },
      },
    ],
  };
}

function uriOf(path: string): string {
  return path.split(sep).map(encodeURIComponent).join('/');
}
