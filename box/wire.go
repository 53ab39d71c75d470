package box

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// decode reads an answer that has to be a folder.
func (f *Folder) decode(body []byte) error {
	switch err := decode(body, f); {
	case err != nil:
		return err
	case f.ID == "":
		return errors.New("the answer has no folder id")
	case f.Type != "" && f.Type != "folder":
		return errors.New("the answer is not a folder")
	}
	return nil
}

// decode reads a JSON object into a struct. Only where that fails it is read again member by member, so that nothing Box
// sends beside the documented forms costs more than its own member.
func decode(body []byte, v any) error {
	err := codec.JSON(body, v)
	if err == nil {
		return nil
	}
	into := reflect.ValueOf(v).Elem()
	into.SetZero()
	if tolerate(body, into) {
		return nil
	}
	return err
}

// tolerate reads a value and all below it. It accepts an id that is a number, a size in scientific notation and a time that
// is empty or a date; what it cannot read stays zero. It reports whether the value itself, not what is in it, was read.
func tolerate(raw json.RawMessage, v reflect.Value) bool {
	if len(raw) == 0 || string(raw) == "null" {
		return false
	}
	if t, ok := v.Addr().Interface().(*time.Time); ok {
		*t = moment(raw)
		return true
	}
	switch v.Kind() {
	case reflect.Struct:
		return tolerateObject(raw, v)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 { // a json.RawMessage is taken as it is
			return tolerateArray(raw, v)
		}
	case reflect.Pointer:
		object := reflect.New(v.Type().Elem())
		if tolerate(raw, object.Elem()) {
			v.Set(object)
		}
		return true
	case reflect.String:
		v.SetString(text(raw))
		return true
	case reflect.Int64:
		v.SetInt(number(raw))
		return true
	}
	return json.Unmarshal(raw, v.Addr().Interface()) == nil
}

func tolerateObject(raw json.RawMessage, v reflect.Value) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return false
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		tolerate(members[name], v.Field(i))
	}
	return true
}

func tolerateArray(raw json.RawMessage, v reflect.Value) bool {
	var entries []json.RawMessage
	if json.Unmarshal(raw, &entries) != nil || entries == nil {
		return false
	}
	v.Set(reflect.MakeSlice(v.Type(), len(entries), len(entries)))
	for i, entry := range entries {
		tolerate(entry, v.Index(i))
	}
	return true
}

// text is a string that may come as a number.
func text(raw json.RawMessage) (s string) {
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		return string(raw)
	}
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// number is an integer that may come in scientific notation, larger than an int64, or in quotes.
func number(raw json.RawMessage) int64 {
	s := string(bytes.Trim(raw, `"`))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	switch f, _ := strconv.ParseFloat(s, 64); { // out of range, it is infinite
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f > 0:
		return int64(f)
	}
	return 0
}

// moment is a time that may be empty or a date alone.
func moment(raw json.RawMessage) time.Time {
	s := string(bytes.Trim(raw, `"`))
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
