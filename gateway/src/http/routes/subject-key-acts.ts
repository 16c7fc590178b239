import { z } from 'zod';
import { EcPublicJwk, KeyId, RegistryCommands } from '@sealtrail/core';
import { citizenRoute } from '../citizen-route.js';
import type { Route } from '../route.js';
import { eventOf } from '../run-command.js';

const registerSubjectKey = citizenRoute({
  path: '/v1/my/keys',
  operationId: 'registerSubjectKey',
  summary:
    "Registers the key that signs the citizen's consents: the first by session or counter, further ones signed.",
  tag: 'my',
  said: { publicKey: EcPublicJwk },
  made: { keyId: KeyId },
  act: ({ body: { publicKey } }) => ({ type: 'registry.register-subject-key', publicKey }),
  present: (committed) => ({ keyId: eventOf(committed, 'SubjectKeyRegistered').keyId }),
});

const rotateSubjectKey = citizenRoute({
  path: '/v1/my/keys/{keyId}/rotation',
  operationId: 'rotateSubjectKey',
  summary: 'Puts a new key in the place of one that goes.',
  tag: 'my',
  params: z.strictObject({ keyId: KeyId }),
  said: { publicKey: EcPublicJwk },
  made: { keyId: KeyId },
  act: ({ params: { keyId }, body: { publicKey } }) => ({
    type: 'registry.rotate-subject-key',
    keyId,
    publicKey,
  }),
  present: (committed) => ({ keyId: eventOf(committed, 'SubjectKeyRegistered').keyId }),
});

const retireSubjectKey = citizenRoute({
  path: '/v1/my/keys/{keyId}/retirement',
  operationId: 'retireSubjectKey',
  summary: 'Retires a key, for example of a lost phone.',
  tag: 'my',
  params: z.strictObject({ keyId: KeyId }),
  said: { reason: RegistryCommands.RetireSubjectKey.shape.reason },
  act: ({ params: { keyId }, body: { reason } }) => ({ type: 'registry.retire-subject-key', keyId, reason }),
});

export const SUBJECT_KEY_ACT_ROUTES: readonly Route[] = [
  registerSubjectKey,
  rotateSubjectKey,
  retireSubjectKey,
];
