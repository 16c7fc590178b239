import type { Provider, KoaContextWithOIDC } from 'oidc-provider';
import type { DemoPerson } from './demo-person.js';
import { errorPage } from './error-page.js';
import { loginPage } from './login-page.js';
import { pageLanguage } from './page-language.js';
import { pagePolicy } from './page.js';
import { readForm } from './read-form.js';

const PATH = /^\/interaction\/[A-Za-z0-9_-]{1,64}$/;

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

/**
 * The page on which a person of the demonstration is chosen: GET shows the list, POST of `person` goes on.
 * The provider's cookie ties the page to the browser that began the sign-in, so nobody can be signed in as
 * another by a foreign page.
 */
export function signIn(provider: Provider, people: readonly DemoPerson[]): Middleware {
  return async (ctx, next) => {
    if (!PATH.test(ctx.path)) {
      await next();
      return;
    }
    if (ctx.method !== 'GET' && ctx.method !== 'POST') {
      ctx.status = 405;
      ctx.set('Allow', 'GET, POST');
      return;
    }
    const interaction = await findInteraction(provider, ctx);
    if (interaction === undefined) showExpired(ctx);
    else if (ctx.method === 'GET') showPeople(ctx, { interaction, people, refused: false });
    else await takeChoice(ctx, { provider, interaction, people });
  };
}

async function takeChoice(
  ctx: KoaContextWithOIDC,
  by: {
    readonly provider: Provider;
    readonly interaction: Interaction;
    readonly people: readonly DemoPerson[];
  },
): Promise<void> {
  const { provider, interaction, people } = by;
  const named = (await readForm(ctx.req))?.get('person');
  const chosen = people.find(({ id }) => id === named)?.id;
  if (chosen === undefined) {
    showPeople(ctx, { interaction, people, refused: true });
    return;
  }
  await leaveOtherSession(provider, interaction, chosen);
  const onward = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId: chosen } });
  ctx.status = 303;
  ctx.redirect(onward);
}

async function findInteraction(
  provider: Provider,
  ctx: KoaContextWithOIDC,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    return ctx.path === `/interaction/${interaction.uid}` ? interaction : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
    throw error;
  }
}

/**
 * Ends the session of whoever was signed in before in the same browser. Without this the provider would ask the
 * browser to log out by a page that runs a script.
 */
async function leaveOtherSession(
  provider: Provider,
  interaction: Interaction,
  chosen: string,
): Promise<void> {
  const { session } = interaction;
  if (session === undefined || session.accountId === chosen) return;
  await (await provider.Session.findByUid(session.uid))?.destroy();
  delete interaction.session;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

function showPeople(
  ctx: KoaContextWithOIDC,
  page: {
    readonly interaction: Interaction;
    readonly people: readonly DemoPerson[];
    readonly refused: boolean;
  },
): void {
  const { params, uid } = page.interaction;
  ctx.status = page.refused ? 400 : 200;
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', pagePolicy(originOf(params['redirect_uri'])));
  ctx.body = loginPage({
    language: pageLanguage(ctx, params['ui_locales']),
    people: page.people,
    action: uid,
    refused: page.refused,
  });
}

function showExpired(ctx: KoaContextWithOIDC): void {
  ctx.status = 400;
  ctx.type = 'html';
  ctx.body = errorPage(
    pageLanguage(ctx),
    'invalid_request',
    'this sign-in has ended or belongs to another browser',
  );
}

/** The provider has checked the address against those registered for the client. */
function originOf(redirectUri: unknown): string | undefined {
  return typeof redirectUri === 'string' ? new URL(redirectUri).origin : undefined;
}
