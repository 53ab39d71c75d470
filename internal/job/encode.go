package job

import (
	"encoding/json"
	"strconv"
)

// What a job of small objects writes for each of them is encoded here, as encoding/json encodes it:
// its reflection, and its copies of JSON within JSON, took a tenth of the processor time.

// encodePage returns the value of a page in the journal, a pageValue.
func encodePage(items []*Item) (json.RawMessage, error) {
	size := 0
	for _, i := range items {
		size += 100 + len(i.Source) + len(i.Target) + len(i.Task)
	}
	b := append(make([]byte, 0, size), `{"items":[`...)
	for n, i := range items {
		if n > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = i.appendJSON(b); err != nil {
			return nil, err
		}
	}
	return append(b, `]}`...), nil
}

// appendJSON appends an item. One with fields that few have is left to encoding/json.
func (i *Item) appendJSON(b []byte) ([]byte, error) {
	if len(i.Inner) > 0 || len(i.Lanes) > 0 || len(i.Task) > 0 && !i.isEncoded() && !(isOneLine(i.Task) && json.Valid(i.Task)) {
		text, err := json.Marshal(i)
		return append(b, text...), err
	}
	b = appendString(append(b, `{"source":`...), i.Source)
	b = appendString(append(b, `,"target":`...), i.Target)
	if i.Size != 0 {
		b = strconv.AppendInt(append(b, `,"size":`...), i.Size, 10)
	}
	b = appendFilled(b, `,"action":`, string(i.Action))
	b = appendFilled(b, `,"reason":`, i.Reason)
	if len(i.Task) > 0 {
		b = append(append(b, `,"task":`...), i.Task...)
	}
	if i.Opens {
		b = append(b, `,"opens":true`...)
	}
	if i.Long {
		b = append(b, `,"long":true`...)
	}
	return append(appendFilled(b, `,"group":`, i.Group), '}'), nil
}

// appendFilled appends a member that is left out if it is empty.
func appendFilled(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendString(append(b, name...), value)
}

func appendString(b []byte, s string) []byte {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text, _ := json.Marshal(s) // a string has no error
			return append(b, text...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// isPlainText reports whether JSON is a string of printable ASCII in which nothing is escaped, such as
// most intents.
func isPlainText(text json.RawMessage) bool {
	last := len(text) - 1
	if last < 1 || text[0] != '"' || text[last] != '"' {
		return false
	}
	for _, c := range text[1:last] {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// isOneLine reports whether JSON can be in a journal as it is.
func isOneLine(text json.RawMessage) bool {
	for _, c := range text {
		if c < ' ' {
			return false
		}
	}
	return true
}

// appendJSON appends the numbers of a job.
func (v *vars) appendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"opening":`...), v.Opening, 10)
	b = strconv.AppendInt(append(b, `,"bytesListed":`...), v.BytesListed, 10)
	b = strconv.AppendInt(append(b, `,"bytesDone":`...), v.BytesDone, 10)
	b = strconv.AppendInt(append(b, `,"elapsed":`...), v.Elapsed, 10)
	b = strconv.AppendBool(append(b, `,"began":`...), v.Began)
	return append(b, '}')
}
