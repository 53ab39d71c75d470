package journal

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"slices"
	"strconv"
)

// line is a line of a segment: an object with a number and one of a header, a part of a checkpoint,
// or a record. Append writes what the tags say, without reflection.
type line struct {
	N          int64       `json:"n"`                // ascending by one, through all segments
	Synced     int64       `json:"synced,omitempty"` // lines up to this one were on the disk when the record was written
	Header     *header     `json:"header,omitempty"`
	Live       *live       `json:"live,omitempty"`
	Checkpoint *checkpoint `json:"checkpoint,omitempty"`
	Record
}

const (
	// maxRecord is the length of the longest line that Append writes. A page of 1,000 OSS keys of
	// 1,023 bytes, all of them escaped, has 6 MiB.
	maxRecord = 8 << 20
	// maxLine is more than a line can have: a reported item has an intent of one record and the value
	// of another one, and a reopened page some more.
	maxLine = 32 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// The end of each line is its last member: the CRC32C of all that is before the member.
const (
	sealStart = `,"crc":"`
	sealEnd   = `"}`
	sealLen   = len(sealStart) + 8 + len(sealEnd)
)

// seal ends the line that begins at start: an object without its closing brace.
func seal(b []byte, start int) []byte {
	sum := crc32.Checksum(b[start:], castagnoli)
	b = append(b, sealStart...)
	b = appendSum(b, sum)
	b = append(b, sealEnd...)
	return append(b, '\n')
}

func appendSum(b []byte, sum uint32) []byte {
	return hex.AppendEncode(b, []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

// isSealed tells whether a line, without its line feed, is as seal has left it.
func isSealed(line []byte) bool {
	if len(line) < sealLen {
		return false
	}
	body := line[:len(line)-sealLen]
	var want [sealLen]byte
	b := append(want[:0], sealStart...)
	b = appendSum(b, crc32.Checksum(body, castagnoli))
	b = append(b, sealEnd...)
	return string(b) == string(line[len(body):])
}

// appendLine appends a line of anything else. It is not for the hot path.
func appendLine(b []byte, v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // values stay as they are
	if err := e.Encode(v); err != nil {
		return b, err
	}
	start := len(b)
	b = append(b, bytes.TrimSuffix(text.Bytes(), []byte("}\n"))...)
	return seal(b, start), nil
}

// appendRecord appends the line of a record.
func appendRecord(b []byte, n, synced int64, r *Record) []byte {
	start := len(b)
	b = appendInt(b, `{"n":`, n)
	b = appendCount(b, `,"synced":`, synced)
	for i := range r.Pages {
		b = appendPage(append(b, opening(i, `,"pages":[{`)...), &r.Pages[i])
	}
	b = closing(b, len(r.Pages))
	for i, in := range r.Intents {
		b = append(b, opening(i, `,"intents":[{`)...)
		b = appendItem(b, in.Item)
		b = appendValue(b, in.Value)
	}
	b = closing(b, len(r.Intents))
	for i, o := range r.Outcomes {
		b = append(b, opening(i, `,"outcomes":[{`)...)
		b = appendItem(b, o.Item)
		b = append(append(append(b, `,"action":"`...), o.Action...), '"')
		b = appendCount(b, `,"inner":`, o.Inner)
		b = appendCount(b, `,"relisted":`, o.Relisted)
		b = appendValue(b, o.Value)
	}
	b = closing(b, len(r.Outcomes))
	if len(r.Vars) > 0 {
		b = appendVars(b, r.Vars)
	}
	if r.Requests > 0 {
		b = appendInt(b, `,"requests":`, r.Requests)
	}
	return seal(b, start)
}

// appendLive appends the line of a page of a checkpoint.
func appendLive(b []byte, n int64, l *live) []byte {
	start := len(b)
	b = appendPage(append(appendInt(b, `{"n":`, n), `,"live":{`...), &l.Page)
	b = base64.StdEncoding.AppendEncode(append(b, `,"finished":"`...), l.Finished)
	b = appendCount(append(b, '"'), `,"inner_left":`, l.InnerLeft)
	return seal(append(b, '}'), start)
}

// appendPage appends the members of a page.
func appendPage(b []byte, p *Page) []byte {
	b = appendInt(b, `"id":`, p.ID)
	b = appendInt(b, `,"items":`, int64(p.Items))
	b = appendCount(b, `,"inner":`, p.Inner)
	b = appendCount(b, `,"skipped":`, p.Skipped)
	b = appendValue(b, p.Value)
	if o := p.Reopened; o != nil {
		b = appendInt(b, `,"reopened":{"to":`, o.To)
		b = appendInt(b, `,"failed":`, o.Failed)
		b = append(appendInt(b, `,"unknown":`, o.Unknown), '}')
	}
	return b
}

func opening(i int, first string) string {
	if i == 0 {
		return first
	}
	return `},{`
}

func closing(b []byte, n int) []byte {
	if n == 0 {
		return b
	}
	return append(b, `}]`...)
}

func appendInt(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(append(b, name...), n, 10)
}

// appendCount appends a number that is left out if it is 0.
func appendCount(b []byte, name string, n int64) []byte {
	if n == 0 {
		return b
	}
	return appendInt(b, name, n)
}

func appendItem(b []byte, i Item) []byte {
	b = appendInt(b, `"page":`, i.Page)
	return appendInt(b, `,"item":`, int64(i.Index))
}

func appendValue(b []byte, v json.RawMessage) []byte {
	if v == nil {
		return b
	}
	return append(append(b, `,"value":`...), v...)
}

func appendVars(b []byte, vars map[string]json.RawMessage) []byte {
	names := make([]string, 0, 4)
	for name := range vars {
		names = append(names, name)
	}
	slices.Sort(names)
	between := `,"vars":{`
	for _, name := range names {
		b = append(b, between...)
		b = append(appendName(b, name), ':')
		if v := vars[name]; v != nil {
			b = append(b, v...)
		} else {
			b = append(b, "null"...)
		}
		between = ","
	}
	return append(b, '}')
}

// appendName appends a string. Most have only letters and digits.
func appendName(b []byte, name string) []byte {
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > ':') {
			quoted, _ := json.Marshal(name) // a string has no error
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), name...), '"')
}

// appendReported appends a line of the report.
func appendReported(b []byte, r Reported) []byte {
	start := len(b)
	b = append(append(append(b, `{"action":"`...), r.Action...), '"')
	b = appendCount(b, `,"inner":`, r.Inner)
	if r.Intent != nil {
		b = append(append(b, `,"intent":`...), r.Intent...)
	}
	b = appendValue(b, r.Value)
	return seal(b, start)
}
