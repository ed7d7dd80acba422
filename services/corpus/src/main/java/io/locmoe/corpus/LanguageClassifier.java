package io.locmoe.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    private final Map<String, Integer> languages = new HashMap<>();

    LanguageClassifier() {
        for (int language = 0; language < FUNCTION_WORDS.size(); language++) {
            for (String word : FUNCTION_WORDS.get(language).split(" ")) {
                languages.merge(word, 1 << language, (a, b) -> a | b);
            }
        }
    }

    /** Whether English function words are more frequent in {@code text} than those of any other language. */
    boolean isEnglish(String text) {
        int[] counts = count(text.toLowerCase(Locale.ROOT));
        for (int language = 1; language < counts.length; language++) {
            if (counts[language] >= counts[0]) {
                return false;
            }
        }
        return true;
    }

    private int[] count(String text) {
        int[] counts = new int[FUNCTION_WORDS.size()];
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end == text.length() || !Character.isLetterOrDigit(text.charAt(end))) {
                if (end > start) {
                    add(counts, languages.getOrDefault(text.substring(start, end), 0));
                }
                start = end + 1;
            }
        }
        return counts;
    }

    private static void add(int[] counts, int mask) {
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            counts[Integer.numberOfTrailingZeros(rest)]++;
        }
    }
}
