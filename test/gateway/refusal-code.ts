import { CodedError } from '#core/coded-error';
import { ServiceError } from '#gateway/service-error';

/** The stable code that `work` is refused with; `undefined` where it succeeds. Any other error passes through. */
export async function refusalCode(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CodedError || error instanceof ServiceError) return error.code;
    throw error;
  }
}
