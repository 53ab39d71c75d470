package sign

import (
	"net/url"
	"slices"
	"strings"
)

// param is one parameter of a query.
type param struct{ name, value string }

// appendParams splits a raw query at '&' and '=' and changes no byte: unlike url.ParseQuery it
// drops neither a parameter with a bad escape nor one with a semicolon.
func appendParams(params []param, rawQuery string) []param {
	for part := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name != "" || value != "" {
			params = append(params, param{name, value})
		}
	}
	return params
}

// sortByName keeps the order of parameters with the same name. It compares names alone: compared
// with the value behind it, "a=1" would come after "a-b=1" because '-' is less than '='.
func sortByName(params []param) {
	slices.SortStableFunc(params, func(a, b param) int { return strings.Compare(a.name, b.name) })
}

// appendQuery appends "name=value" pairs with '&' between them; an empty value leaves the bare
// name.
func appendQuery(buf []byte, params []param) []byte {
	for i, p := range params {
		if i > 0 {
			buf = append(buf, '&')
		}
		buf = append(buf, p.name...)
		if p.value != "" {
			buf = append(buf, '=')
			buf = append(buf, p.value...)
		}
	}
	return buf
}

// appendQueryV4 appends the canonical query of V4: every parameter, escaped as it is sent, but with
// a space always %20.
func appendQueryV4(buf []byte, rawQuery string) []byte {
	var stack [16]param
	params := appendParams(stack[:0], strings.ReplaceAll(rawQuery, "+", "%20"))
	sortByName(params)
	return appendQuery(buf, params)
}

// appendQueryV1 appends the sub-resources of V1: names and values decoded, of a repeated name only
// the first.
func appendQueryV1(buf []byte, rawQuery string) []byte {
	var stack [16]param
	params := appendParams(stack[:0], rawQuery)
	signed := params[:0]
	for _, p := range params {
		if name := unescape(p.name); isSubResource(name) {
			signed = append(signed, param{name, unescape(p.value)})
		}
	}
	if len(signed) == 0 {
		return buf
	}
	sortByName(signed)
	signed = slices.CompactFunc(signed, func(a, b param) bool { return a.name == b.name })
	return appendQuery(append(buf, '?'), signed)
}

// unescape decodes a part of a query; one that is not well escaped stands for itself.
func unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}
