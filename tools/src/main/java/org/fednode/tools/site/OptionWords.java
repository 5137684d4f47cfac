package org.fednode.tools.site;

import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of the command line for levels and suites. */
public final class OptionWords {

    private OptionWords() {
    }

    public static final class Levels implements ITypeConverter<Level> {
        @Override
        public Level convert(String text) {
            try {
                return Level.named(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("no such level: use national, province, prefecture or county");
            }
        }
    }

    public static final class Suites implements ITypeConverter<Suite> {
        @Override
        public Suite convert(String text) {
            return switch (text) {
                case "sm2" -> Suite.SM2_SM3;
                case "ecdsa" -> Suite.ECDSA_P256_SHA256;
                default -> Suite.named(text)
                        .orElseThrow(() -> new TypeConversionException("no such suite: use sm2 or ecdsa"));
            };
        }
    }

    public static final class Links implements ITypeConverter<Link> {
        @Override
        public Link convert(String text) {
            return switch (text) {
                case "queue" -> Link.QUEUE;
                case "pull" -> Link.PULL;
                case "bundle" -> Link.BUNDLE;
                default -> throw new TypeConversionException("no such link: use queue, pull or bundle");
            };
        }
    }
}
