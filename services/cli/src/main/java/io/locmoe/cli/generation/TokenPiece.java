package io.locmoe.cli.generation;

/**
 * A new token of a text.
 *
 * @param token          its id
 * @param text           what it completes: empty while a character lacks bytes
 * @param logProbability as the model sees it
 */
record TokenPiece(int token, String text, double logProbability) {
    TokenPiece cut(int length) {
        return new TokenPiece(token, text.substring(0, Math.min(length, text.length())), logProbability);
    }
}
