package codec

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrTooLarge is the error of a body that exceeds its size limit. Bytes after the limit are not
// read.
var ErrTooLarge = errors.New("body is larger than its limit")

// ReadAll reads a body of at most limit bytes. size is its announced length, -1 if unknown. If the
// body ends early, ReadAll returns the bytes read and the error. The buffer grows by doubling, so
// the memory used stays below three times the limit.
func ReadAll(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, ErrTooLarge
	}
	if size < 0 {
		size = min(4<<10, limit)
	}
	buf := make([]byte, 0, size+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > limit:
			return buf[:limit], ErrTooLarge
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return buf, err
		case len(buf) == cap(buf):
			grown := make([]byte, len(buf), min(2*int64(cap(buf)), limit+1))
			copy(grown, buf)
			buf = grown
		}
	}
}

// JSON decodes a body that must be one JSON value of v's type. It rejects null.
func JSON(body []byte, v any) error {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 {
		return errors.New("body is empty")
	}
	if bytes.Equal(bytes.TrimRight(body, " \t\r\n"), []byte("null")) {
		return errors.New("body is null")
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("body is not the expected JSON: %w", plain(err))
	}
	return nil
}

// plain removes the parts of a decoding error that quote the body.
func plain(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("syntax error at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("%s has the wrong type at byte %d", cmp.Or(kind.Field, "the value"), kind.Offset)
	}
	return errors.New("a member has the wrong form")
}

// XML decodes a body into a struct whose XMLName field is tagged with the required root element.
func XML(body []byte, v any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return errors.New("body is empty")
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("body is not the expected XML: %w", plainXML(err))
	}
	for {
		switch t, err := d.Token(); t := t.(type) {
		case nil:
			if err == io.EOF {
				return nil
			}
			return errors.New("body goes on after the document")
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return errors.New("body goes on after the document")
			}
		case xml.StartElement:
			return errors.New("body goes on after the document")
		}
	}
}

// plainXML removes the parts of a decoding error that quote the body, except for well-known root
// elements.
func plainXML(err error) error {
	var syntax *xml.SyntaxError
	var kind xml.UnmarshalError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("syntax error on line %d", syntax.Line)
	case errors.As(err, &kind):
		expected, found, _ := strings.Cut(string(kind), " but have ")
		if !slices.Contains([]string{"<Error>", "<html>", "<HTML>"}, found) {
			found = "another" // the name is untrusted
		}
		return fmt.Errorf("%.80s but have %s", expected, found)
	}
	return errors.New("an element has the wrong form")
}
