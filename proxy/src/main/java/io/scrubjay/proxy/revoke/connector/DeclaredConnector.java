package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import io.scrubjay.proxy.revoke.Handle;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Revokes by calls that a YAML file declares. */
final class DeclaredConnector implements Connector {
    private static final String OWN = "our own key";
    private static final Target NO_TARGET = new Target(Handle.none(), "");

    private final String name;
    private final Declaration declaration;
    private final ProviderClient client;
    private final @Nullable String user;
    private final @Nullable CredentialSource credential;
    private final Collection<CredentialSource> own;
    private final @Nullable BatchedCalls batch;
    private final Semaphore lookUps = new Semaphore(DeclarationReader.IN_FLIGHT);

    /** @param own what any connector of ours authenticates with, also when that is known later; only read */
    DeclaredConnector(
            String name,
            Declaration declaration,
            ProviderClient client,
            @Nullable String user,
            @Nullable CredentialSource credential,
            Collection<CredentialSource> own,
            Clock clock) {
        this.name = name;
        this.declaration = declaration;
        this.client = client;
        this.user = user;
        this.credential = credential;
        this.own = own;
        this.batch = declaration.batch() == null ? null : new BatchedCalls(declaration.batch(), this::revokeAll, clock);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Needs needs() {
        return declaration.needs();
    }

    @Override
    public Scope scope(Target target) {
        return declaration.scope();
    }

    @Override
    public boolean accepts(Target target) {
        return declaration.needs() == Needs.PLAINTEXT
                || declaration.handleTypes().contains(target.handle().type());
    }

    @Override
    public boolean isByPolicyOnly() {
        return declaration.byPolicyOnly();
    }

    @Override
    public boolean acceptsRule(String rule) {
        return declaration.needs() == Needs.HANDLE || declaration.rules().match(rule);
    }

    @Override
    public Limits limits() {
        return declaration.limits();
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        List<String> steps = new ArrayList<>(List.of(shown(declaration.revoke())));
        List<String> facts = new ArrayList<>(List.of("address: " + client.base().getRawAuthority()));
        if (declaration.verify() != null) {
            steps.add(shown(declaration.verify()) + " until it is dead");
            if (declaration.needs() == Needs.HANDLE) {
                facts.add("now: " + verify(target, null).name().toLowerCase(Locale.ROOT));
            }
        }
        return new Plan(steps, facts, isOwn(target) ? OWN : null);
    }

    private boolean isOwn(Target target) {
        return own.stream().anyMatch(source -> source.isNamedBy(target.handle()));
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        if (isOwn(target)) {
            return new Outcome.Refused(OWN);
        }
        return batch == null || secret == null ? act(declaration.revoke(), target, secret) : batch.revoke(secret);
    }

    private Outcome revokeAll(List<Secret> secrets) throws InterruptedException {
        return act(() -> declaration.revoke().request().fill(client, new ByteTemplate.Values() {
            @Override
            public byte @Nullable [] of(String variable) {
                return value(variable, NO_TARGET, null);
            }

            @Override
            public List<byte[]> secrets() {
                return secrets.stream().map(Secret::copy).toList();
            }
        }), declaration.revoke());
    }

    @Override
    public Outcome undo(Target target) throws InterruptedException {
        return declaration.undo() == null
                ? new Outcome.Refused("not reversible")
                : act(declaration.undo(), target, null);
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        if (declaration.verify() == null) {
            return Verification.UNSUPPORTED;
        }
        try {
            HttpReply reply = lookUp(call(declaration.verify(), target, secret));
            AnswerRule.Meaning meaning = meaning(declaration.verify(), reply);
            return meaning == AnswerRule.Meaning.DEAD
                    ? Verification.DEAD
                    : meaning == AnswerRule.Meaning.ALIVE ? Verification.ALIVE : Verification.UNKNOWN;
        } catch (HttpFailure e) {
            return Verification.UNKNOWN;
        } catch (IllegalArgumentException | ByteTemplate.MissingValueException e) {
            return Verification.UNSUPPORTED;
        }
    }

    private Outcome act(Declaration.Step step, Target target, @Nullable Secret secret) throws InterruptedException {
        return act(() -> call(step, target, secret), step);
    }

    private Outcome act(Supplier<HttpCall> call, Declaration.Step step) throws InterruptedException {
        try {
            HttpReply reply = client.call(call.get());
            String result = Integer.toString(reply.status());
            return switch (meaning(step, reply)) {
                case DONE -> new Outcome.Done(result);
                case DEAD -> new Outcome.AlreadyDead(result);
                case RETRY -> new Outcome.Retry(result, reply.retryAfter());
                case ALIVE, REFUSED -> new Outcome.Refused(result);
                case null -> {
                    Outcome outcome = ProviderClient.outcome(reply);
                    // a success that the declaration does not know is none
                    yield outcome instanceof Outcome.Done ? new Outcome.Refused("unexpected " + result) : outcome;
                }
            };
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (ByteTemplate.MissingValueException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Outcome.Refused("malformed secret"); // a control character, which no header takes
        }
    }

    /** A few at once; after a batch there may be hundreds. */
    private HttpReply lookUp(HttpCall call) throws HttpFailure, InterruptedException {
        lookUps.acquire();
        try {
            return client.call(call);
        } finally {
            lookUps.release();
        }
    }

    private HttpCall call(Declaration.Step step, Target target, @Nullable Secret secret) {
        return step.request().fill(client, variable -> value(variable, target, secret));
    }

    private byte @Nullable [] value(String variable, Target target, @Nullable Secret secret) {
        if (variable.equals("secret")) {
            return secret == null ? null : secret.copy();
        }
        if (variable.equals("credential")) {
            return credential == null ? null : credential.forCall();
        }
        String text =
                switch (variable) {
                    case "user" -> user;
                    case "handle" -> target.handle().id();
                    default -> target.handle().attributes().get(variable.substring("handle.".length()));
                };
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static AnswerRule.@Nullable Meaning meaning(Declaration.Step step, HttpReply reply) {
        return step.answers().stream()
                .filter(rule -> rule.matches(reply))
                .findFirst()
                .map(AnswerRule::means)
                .orElse(null);
    }

    private static String shown(Declaration.Step step) {
        return step.request().method() + " " + step.shownPath();
    }
}
