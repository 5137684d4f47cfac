package org.fednode.standards;

/** The types of the definition language. Each has one canonical form, and one Java type in {@link RecordValues}. */
public enum FieldType {
    /** Text; {@code String}. Length counts code points. */
    STRING,
    /** Whole number within 2^53; {@code Long}. */
    INTEGER,
    /** Fixed scale, e.g. {@code "12.50"}; canonical {@code String}. */
    DECIMAL,
    /** {@code YYYY-MM-DD}; {@code String}, so that text order is date order. */
    DATE,
    /** RFC 3339 with offset; {@code String}. */
    TIMESTAMP,
    /** {@code Boolean}. */
    BOOLEAN,
    /** A code of a code system; {@code String}. */
    CODE,
    /** Citizen ID or residence permit number, GB 11643; {@code String}. */
    ID_NUMBER,
    /** Disability certificate number; {@code String}. */
    CERTIFICATE_NUMBER,
    /** Unified social credit code, GB 32100; {@code String}. */
    CREDIT_CODE,
    /** Division code of GB/T 2260 or GB/T 10114; {@code String}. */
    DIVISION,
    /** Mobile or landline number; {@code String}. */
    PHONE,
    /** Several scalars; {@code List<Object>}. */
    LIST,
    /** Several rows of member fields; {@code List<RecordValues>}. */
    GROUP
}
