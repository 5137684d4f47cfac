/**
 * What differs between two versions of the standard, field by field, rule by rule and code by code, in words. It reads
 * the definitions that any reader of the library sees.
 */
package org.fednode.standards.change;
