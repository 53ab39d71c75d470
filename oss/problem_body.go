package oss

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// errorBody is OSS's error document; Rest are the members that only some codes have.
type errorBody struct {
	XMLName xml.Name `xml:"Error"`
	knownMembers
	Rest []errorMember `xml:",any"`
}

// knownMembers are those of every error, in XML and in the JSON that some newer operations answer.
type knownMembers struct {
	Code         ErrorCode
	Message      string
	RequestID    string `xml:"RequestId" json:"RequestId"`
	HostID       string `xml:"HostId" json:"HostId"`
	EC           string
	RecommendDoc string
}

type errorMember struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
	Inner   string `xml:",innerxml"`
}

// errorDocument is the body, or what a HEAD has in its place.
func errorDocument(r *call.Response) []byte {
	coded := first(r.Header, headerHeadError)
	if len(r.Body) > 0 || coded == "" {
		return r.Body
	}
	document, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		return nil
	}
	document, _ = codec.Bound(document, codec.ErrorLimits)
	return document
}

// read fills p from an error document and reports whether it is one of OSS's. Of one that breaks
// off the members up to there are kept: a code that stands there whole was meant.
func (p *ProblemDetails) read(document []byte) (own bool) {
	if bytes.HasPrefix(bytes.TrimSpace(document), []byte("{")) {
		return p.readJSON(document)
	}
	var b errorBody
	err := codec.XML(document, &b)
	if b.XMLName.Local != "Error" || b.Code == "" {
		return false
	}
	p.take(b.knownMembers)
	for _, m := range b.Rest {
		text := m.Text
		if strings.TrimSpace(text) == "" {
			text = m.Inner
		}
		raw, _ := json.Marshal(masked(strings.TrimSpace(text)))
		p.extend(m.XMLName.Local, raw)
	}
	return err == nil
}

// readJSON accepts the members on their own and within an object Error.
func (p *ProblemDetails) readJSON(document []byte) (own bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(document, &members) != nil {
		return false
	}
	var inner map[string]json.RawMessage
	if json.Unmarshal(members["Error"], &inner) == nil && inner != nil {
		members = inner
	}
	var known knownMembers
	for name, into := range map[string]any{
		"Code": &known.Code, "Message": &known.Message, "RequestId": &known.RequestID, "HostId": &known.HostID,
		"EC": &known.EC, "RecommendDoc": &known.RecommendDoc,
	} {
		if json.Unmarshal(members[name], into) == nil {
			delete(members, name)
		}
	}
	if known.Code == "" {
		return false
	}
	p.take(known)
	for name, raw := range members {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			raw, _ = json.Marshal(masked(text))
		} else if clean := masked(string(raw)); json.Valid([]byte(clean)) {
			raw = json.RawMessage(clean)
		}
		p.extend(name, raw)
	}
	return true
}

func (p *ProblemDetails) take(k knownMembers) {
	p.Code, p.Detail, p.HostID, p.RecommendDoc = k.Code, masked(k.Message), masked(k.HostID), masked(k.RecommendDoc)
	p.RequestID, p.EC = cmp.Or(k.RequestID, p.RequestID), cmp.Or(k.EC, p.EC)
}

func (p *ProblemDetails) extend(name string, raw json.RawMessage) {
	if p.Extensions == nil {
		p.Extensions = map[string]json.RawMessage{}
	}
	if strings.EqualFold(name, "SecurityToken") {
		raw = json.RawMessage(`"REDACTED"`)
	}
	p.Extensions[name] = raw
}

// masked hides a security token in what OSS repeats of a request, also one that this request did
// not have: those it did were masked before. A refused signature shows the string to sign, as text
// and once more as hexadecimal bytes.
func masked(text string) string {
	if decoded, err := hex.DecodeString(strings.ReplaceAll(text, " ", "")); err == nil && bytes.Contains(bytes.ToLower(decoded), []byte("security-token")) {
		return "REDACTED"
	}
	return tokenMark.ReplaceAllString(text, "${1}REDACTED")
}

// tokenMark is a security token behind its name, in a header, a query, an escaped query or a
// document.
var tokenMark = regexp.MustCompile(`(?i)(security-?token(?:"?[:=]|%3[aAdD]|>) *"?)[^\s&<"]+`)
