package org.fednode.node.link;

import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.ask.Answers;
import org.fednode.node.ask.Questions;

/** Carries questions and answers as messages between a node, its parent and its children, whatever the link. */
public final class QuestionMessages implements Questions.Wire {

    private final PeerMessages messages;
    private final Answers answers;
    private final Questions questions;

    private QuestionMessages(PeerMessages messages, Answers answers, Questions questions) {
        this.messages = messages;
        this.answers = answers;
        this.questions = questions;
    }

    /** From now on questions go out as messages, and those that come are answered. */
    public static void connect(PeerMessages messages, Answers answers, Questions questions) {
        QuestionMessages carrier = new QuestionMessages(messages, answers, questions);
        messages.on(Ask.TYPE, carrier::answer);
        messages.on(Answer.TYPE, (peer, message) -> questions.answered(peer, message.canonical()));
        questions.sendWith(carrier);
    }

    @Override
    public void send(String peer, byte[] question) {
        messages.send(peer, own(question));
    }

    @Override
    public void look(String peer) {
        messages.look(peer);
    }

    private void answer(String peer, PeerMessage question) throws MessageProblem {
        try {
            answers.answer(peer, question.canonical()).thenAccept(answer -> messages.send(peer, own(answer)));
        } catch (AskProblem e) {
            throw new MessageProblem(MessageProblem.Code.FORMAT, e.getMessage());
        }
    }

    private static PeerMessage own(byte[] message) {
        try {
            return PeerMessage.parse(message);
        } catch (MessageProblem e) {
            throw new IllegalStateException("questions and answers have the form of messages", e);
        }
    }
}
