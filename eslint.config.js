import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const noEnvHere = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only gateway-config.ts reads the environment.',
};
const noWallClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Peers would disagree: take the time from the transaction.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Peers would disagree: take the time from the transaction.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Peers would disagree.',
  },
];

export default defineConfig(
  globalIgnores(['**/dist/', '**/pkg/', '**/coverage/', 'data/', 'client/src/schema.ts']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', namedExportsOnly, noEnvHere],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['core/src/**', 'chaincode/src/**'],
    rules: { 'no-restricted-syntax': ['error', namedExportsOnly, noEnvHere, ...noWallClock] },
  },
  {
    files: ['core/src/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['fabric-*', '@hyperledger/*', '@grpc/*', 'express', 'node:*'],
              message: 'core is pure.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      'gateway/src/gateway-config.ts',
      'gateway/src/main.ts',
      'cli/src/main.ts',
      'scripts/**',
      'test/**',
    ],
    rules: { 'no-restricted-syntax': ['error', namedExportsOnly] },
  },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  prettier,
);
