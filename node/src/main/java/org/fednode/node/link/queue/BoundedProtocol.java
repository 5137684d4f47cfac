package org.fednode.node.link.queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.impl.CoreProtocolManager;
import org.apache.activemq.artemis.core.protocol.core.impl.CoreProtocolManagerFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;

/**
 * Artemis's protocol with an end to how long a frame may be. Its own decoder collects up to 2 GiB in memory for whoever has a
 * certificate of the federation and announces that much; honest nodes send what is long in pieces of 100 KiB.
 */
final class BoundedProtocol extends CoreProtocolManagerFactory {

    /** Longer than any message that isn't sent in pieces, with its properties. */
    static final int LONGEST_FRAME = BrokerConfiguration.LARGE_MESSAGE + (64 << 10);
    private static final int LENGTH_BYTES = 4;

    @Override
    @SuppressWarnings("rawtypes") // as Artemis declares it
    public ProtocolManager createProtocolManager(ActiveMQServer server, Map<String, Object> parameters,
            List<BaseInterceptor> incoming, List<BaseInterceptor> outgoing) {
        List<Interceptor> in = filterInterceptors(incoming);
        List<Interceptor> out = filterInterceptors(outgoing);
        return new CoreProtocolManager(this, server, in, out) {

            @Override
            public void addChannelHandlers(ChannelPipeline pipeline) {
                pipeline.addLast("bounded-decoder", new Decoder());
            }
        };
    }

    /** As Artemis's own but for the bound; too long a frame ends the connection. */
    private static final class Decoder extends LengthFieldBasedFrameDecoder {

        Decoder() {
            super(LONGEST_FRAME, 0, LENGTH_BYTES);
        }

        @Override
        protected ByteBuf extractFrame(ChannelHandlerContext context, ByteBuf buffer, int index, int length) {
            ByteBuf frame = context.alloc().buffer(length);
            frame.writeBytes(buffer, index, length);
            frame.skipBytes(LENGTH_BYTES);
            return frame;
        }
    }
}
