package io.scrubjay.proxy.demo;

import io.scrubjay.rules.Alphabet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Credentials in real formats, made up for one run; nobody ever issued them.
 *
 * @param github personal access token
 * @param anthropic API key
 * @param awsKeyId id of an access key
 * @param awsSecret the secret access key of that id
 */
record DemoCredentials(String github, String anthropic, String awsKeyId, String awsSecret) {

    static DemoCredentials fresh(RandomGenerator random) {
        return new DemoCredentials(
                "gh" + "p_" + run(random, Alphabet.BASE62, 36),
                "sk-" + "ant-api03-" + run(random, Alphabet.BASE64URL, 93) + "AA",
                "AK" + "IA" + run(random, Alphabet.BASE32, 16),
                run(random, Alphabet.BASE62, 40));
    }

    /** What must not leave, by what a person calls it. */
    Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("GitHub token", github);
        secrets.put("Anthropic key", anthropic);
        secrets.put("AWS key id", awsKeyId);
        secrets.put("AWS secret key", awsSecret);
        return secrets;
    }

    private static String run(RandomGenerator random, Alphabet alphabet, int length) {
        String characters = alphabet.characters();
        StringBuilder run = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            run.append(characters.charAt(random.nextInt(characters.length())));
        }
        return run.toString();
    }

    @Override
    public String toString() {
        return "DemoCredentials[hidden]";
    }
}
