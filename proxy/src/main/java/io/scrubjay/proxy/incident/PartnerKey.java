package io.scrubjay.proxy.incident;

/**
 * A public key by which receivers of partner arrays verify them.
 *
 * @param identifier 64 hexadecimal digits, SHA-256 of the key in DER; stands in the header of each
 * @param pem the key in PEM
 */
public record PartnerKey(String identifier, String pem) {}
