package io.locmoe.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Tells English from the other languages of the Europarl proceedings by function words: a text has the language whose
 * words are the most frequent in it. A text with no known word, or a tie, is not English.
 */
final class LanguageClassifier {

    /** English is the first. */
    private static final List<String> FUNCTION_WORDS = List.of(
            "the of and to in that is for we this it on be have are with",
            "der die und das ist nicht wir zu den dass eine sich für auf ein",
            "le la les des et est que dans pour une nous pas qui sur du",
            "el la los que de en y las por una para con del es se",
            "il di che la è per un della non sono le con una del dei",
            "o de que a e os para do da em uma não com um as",
            "de het een van en dat in is te voor niet op zijn wij",
            "och att det som en är för på av inte vi den med har",
            "og at det er som en for af på ikke vi den med har til",
            "ja on että ei se myös mutta ovat tämä tai olisi kuin jotta",
            "και το της να του η την που για των στην με από",
            "i w na się z do nie że to jest oraz",
            "a se na v že je to k pro s",
            "a az és hogy nem is egy ez",
            "și de în la pe că nu cu este");

    /** Bytes of the longest function word, with room. */
    private static final int LONGEST = 16;

    private static final int SLOTS = 1 << 10;

    /** An open hash table from the hash of a word to the set of its languages, one bit each. */
    private final long[] words = new long[SLOTS];

    private final int[] languages = new int[SLOTS];

    LanguageClassifier() {
        for (int language = 0; language < FUNCTION_WORDS.size(); language++) {
            for (String word : FUNCTION_WORDS.get(language).split(" ")) {
                byte[] bytes = word.getBytes(UTF_8);
                long hash = hash(bytes, 0, bytes.length);
                int slot = slot(hash);
                words[slot] = hash;
                languages[slot] |= 1 << language;
            }
        }
    }

    /**
     * Whether English function words are more frequent than those of any other language.
     *
     * @param text array with UTF-8 text from {@code start} to {@code end}, exclusive
     */
    boolean isEnglish(byte[] text, int start, int end) {
        int[] counts = count(text, start, end);
        for (int language = 1; language < counts.length; language++) {
            if (counts[language] >= counts[0]) {
                return false;
            }
        }
        return true;
    }

    private int[] count(byte[] text, int start, int end) {
        int[] counts = new int[FUNCTION_WORDS.size()];
        int wordStart = start;
        for (int i = start; i <= end; i++) {
            if (i == end || !isLetter(text[i])) {
                if (i > wordStart && i - wordStart <= LONGEST) {
                    add(counts, languages[slot(hash(text, wordStart, i))]);
                }
                wordStart = i + 1;
            }
        }
        return counts;
    }

    /** Any byte beyond ASCII counts as a letter: a sign among them makes no function word. */
    private static boolean isLetter(byte b) {
        return b < 0 || (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }

    /** A polynomial of the bytes, ASCII letters in lower case; never 0. */
    private static long hash(byte[] text, int start, int end) {
        long hash = 1;
        for (int i = start; i < end; i++) {
            int b = text[i];
            hash = hash * 0x5851F42D4C957F2DL + (b < 0 ? b : b | 0x20);
        }
        return hash == 0 ? 1 : hash;
    }

    /** The slot of a word, or an empty one, which has no languages. */
    private int slot(long hash) {
        int slot = (int) (hash >>> 40) & SLOTS - 1;
        while (words[slot] != 0 && words[slot] != hash) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static void add(int[] counts, int mask) {
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            counts[Integer.numberOfTrailingZeros(rest)]++;
        }
    }
}
