package oracletest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
)

// asXML encodes a value as XML, with an element for each member of its JSON.
func asXML(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // every value comes from this package
	}
	var members any
	if err := json.Unmarshal(text, &members); err != nil {
		panic(err)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	writeElement(&b, "response", members)
	return b.Bytes()
}

func writeElement(b *bytes.Buffer, name string, v any) {
	if list, ok := v.([]any); ok {
		for _, it := range list {
			writeElement(b, name, it)
		}
		return
	}
	fmt.Fprintf(b, "<%s>", name)
	if members, ok := v.(map[string]any); ok {
		for _, member := range slices.Sorted(maps.Keys(members)) {
			writeElement(b, member, members[member])
		}
	} else {
		xml.EscapeText(b, fmt.Append(nil, v))
	}
	fmt.Fprintf(b, "</%s>", name)
}
