package osstest

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxTags = 10

// parseTags reads "k1=v1&k2=v2".
func parseTags(header string) (map[string]string, *refusal) {
	tags := map[string]string{}
	if header == "" {
		return tags, nil
	}
	invalid := invalidArgument(hTagging, header, "The tags are not valid.")
	for pair := range strings.SplitSeq(header, "&") {
		k, v, _ := strings.Cut(pair, "=")
		key, err1 := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		_, twice := tags[key]
		if err1 != nil || err2 != nil || twice || !tagText(key, 1, 128) || !tagText(value, 0, 256) {
			return nil, invalid
		}
		tags[key] = value
	}
	if len(tags) > maxTags {
		return nil, invalid
	}
	return tags, nil
}

func tagText(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return n >= shortest && n <= longest && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" +-=._:/", r)
	}) < 0
}
