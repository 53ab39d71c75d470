package main

import (
	"bytes"
	"mime"
	"regexp"
	"slices"
	"strings"
)

// boundaryOf returns what separates the parts of a multipart body, "" if it is none. A body can show
// it without a Content-Type that says so.
func boundaryOf(body []byte, contentType string) string {
	media, parameters, err := mime.ParseMediaType(contentType)
	if err == nil && strings.HasPrefix(media, "multipart/") && parameters["boundary"] != "" {
		return "--" + parameters["boundary"]
	}
	line, rest, _ := bytes.Cut(bytes.TrimLeft(body, "\r\n"), []byte("\n"))
	line = bytes.TrimRight(line, " \t\r")
	if len(line) > 2 && bytes.HasPrefix(line, []byte("--")) && contentHead.Match(rest) {
		return string(line)
	}
	return ""
}

var (
	contentHead = regexp.MustCompile(`^(?i:content-)`)
	partName    = regexp.MustCompile(`(?i)[;\s]name\s*=\s*("[^"\r\n]*"?|[^;\s]*)`)
	partType    = regexp.MustCompile(`(?im)^content-type:\s*(.*?)\s*$`)
	blankLine   = regexp.MustCompile(`\r?\n[ \t]*\r?\n`)
)

// maskMultipart masks the parts that have the name of a secret, and the secrets within the others.
func maskMultipart(body []byte, boundary string) []byte {
	parts := strings.Split(string(body), boundary)
	for i, part := range parts {
		at := blankLine.FindStringIndex(part)
		if at == nil {
			continue
		}
		head, content := part[:at[1]], part[at[1]:]
		text := strings.TrimRight(content, "\r\n")
		end := content[len(text):]
		name, media := "", ""
		if m := partName.FindStringSubmatch(head); m != nil {
			name = strings.Trim(m[1], `"`)
		}
		if m := partType.FindStringSubmatch(head); m != nil && !strings.HasPrefix(strings.ToLower(m[1]), "multipart/") {
			media = m[1]
		}
		switch {
		case isSecret(name) || secretParameters[strings.ToLower(name)]:
			text = redacted
		case boundaryOf([]byte(text), media) == "": // no parts within parts
			text = string(maskBody([]byte(text), media))
		}
		parts[i] = head + text + end
	}
	return []byte(strings.Join(parts, boundary))
}

var xmlText = regexp.MustCompile(`<([\w.:-]+)(?:\s[^<>]*)?>([^<]+)`)

// maskXML masks the texts of elements that have the name of a secret.
func maskXML(body []byte) []byte {
	return xmlText.ReplaceAllFunc(body, func(element []byte) []byte {
		m := xmlText.FindSubmatch(element)
		if !isSecret(string(m[1])) || len(bytes.TrimSpace(m[2])) == 0 {
			return element
		}
		return slices.Concat(bytes.TrimSuffix(element, m[2]), []byte(redacted))
	})
}
