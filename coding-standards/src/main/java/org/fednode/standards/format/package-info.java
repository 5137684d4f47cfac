/**
 * The written forms of the standard: numbers with check digits, dates, decimals, phones, names; how to repair and mask
 * them. Works on characters, without regular expressions and without allocation where the text is good.
 */
package org.fednode.standards.format;
