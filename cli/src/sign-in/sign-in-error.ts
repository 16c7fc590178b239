import type { Words } from '../words.js';

export type SignInCode =
  | 'NOT_A_DEMONSTRATION'
  | 'PERSON_UNKNOWN'
  | 'CLIENT_UNKNOWN'
  | 'SERVICE_UNREACHABLE'
  | 'ANSWER_UNEXPECTED'
  | 'SIGN_IN_REFUSED'
  | 'SIGN_IN_TIMED_OUT'
  | 'SIGN_IN_ENDED';

/** Why no token came back. The message is for the person at the command line and holds no token and no code. */
export class SignInError extends Error implements Words {
  override readonly name = 'SignInError';
  readonly code: SignInCode;
  readonly detail: string;
  readonly zh: string;

  constructor(code: SignInCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = this.message;
    this.zh = IN_CHINESE[code];
  }
}

const IN_CHINESE: Readonly<Record<SignInCode, string>> = {
  NOT_A_DEMONSTRATION: '该服务不是演示环境',
  PERSON_UNKNOWN: '演示环境中没有此人',
  CLIENT_UNKNOWN: '身份提供方不认识此客户端',
  SERVICE_UNREACHABLE: '服务没有应答',
  ANSWER_UNEXPECTED: '收到意外的应答',
  SIGN_IN_REFUSED: '登录被拒绝',
  SIGN_IN_TIMED_OUT: '登录超时',
  SIGN_IN_ENDED: '登录已失效，请重新登录',
};
