/** Code of languages that hoopx has no reader for: undecidable as soon as a name in it may act on the world. */
import type { Findings } from './findings.ts';

const ACTING =
  /(?:^|\W)(?:run|exec\w*|system|spawn\w*|shell\w*|eval\w*|rm|delete\w*|remove\w*|unlink|open|write\w*|download|include|require|load\w*|import|source|socket|connect|ccall|pipeline|call-process\S*|start-process|send-string\S*|insert-file\S*|cmd|Cmd|os|Os|System|File|Port|Code|Process|Runtime|ProcessBuilder|Files|URL|Http\w*|sys\.process)(?![\w"])|`|\$\(|\[exec|![^=]/;

export function readUnparsed(text: string, language: string, found: Findings): void {
  const bare = text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g, '""');
  // Text with something to fill in may call anything.
  if (ACTING.test(bare) || /\$[({]|#\{/.test(text)) found.unresolved('code', `${language}: ${text}`);
}
