package osstest

import (
	"net/url"
	"slices"
	"strings"
)

// param is one parameter of a query. Signatures cover what was on the wire: net/url would drop
// those with a semicolon or a bad escape, and of a repeated name all but the first are easily lost.
type param struct{ name, value string }

// params are the parameters in a signature's form, by their names, those of one name in the order
// of the query.
func params(rawQuery string, form func(string) string) (all []param) {
	for part := range strings.SplitSeq(rawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); name+value != "" {
			all = append(all, param{form(name), form(value)})
		}
	}
	slices.SortStableFunc(all, func(a, b param) int { return strings.Compare(a.name, b.name) })
	return all
}

func (p param) String() string {
	if p.value == "" {
		return p.name
	}
	return p.name + "=" + p.value
}

// decoded is a name or a value without its escapes; one that is not well escaped stands for itself.
func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// recoded is a name or a value as V4 signs it, however the client has escaped it.
func recoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return escape(plain, "")
	}
	return strings.ReplaceAll(text, "+", "%20")
}
