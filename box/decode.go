package box

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
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
	if json.Valid(body) && tolerate(body, into) {
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
	if !begins(raw, "{") {
		return false
	}
	at := fieldsOf(v.Type())
	for name, member := range codec.Members(raw) {
		if i, ok := at[name]; ok {
			tolerate(member, v.Field(i))
		}
	}
	return true
}

func tolerateArray(raw json.RawMessage, v reflect.Value) bool {
	if !begins(raw, "[") {
		return false
	}
	n, i := codec.Length(raw), 0
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for entry := range codec.Elements(raw) {
		tolerate(entry, v.Index(i))
		i++
	}
	return true
}

func begins(raw []byte, bracket string) bool {
	return bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte(bracket))
}

var fieldIndexes sync.Map // from reflect.Type to map[string]int

// fieldsOf is where a struct's members go, by their names in JSON.
func fieldsOf(t reflect.Type) map[string]int {
	if at, ok := fieldIndexes.Load(t); ok {
		return at.(map[string]int)
	}
	at := map[string]int{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		at[name] = i
	}
	fieldIndexes.Store(t, at)
	return at
}

// text is a string that may come as a number.
func text(raw json.RawMessage) (s string) {
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		return string(raw)
	}
	s, _ = codec.String(raw)
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
	return codec.Time(string(bytes.Trim(raw, `"`)), codec.Zoned, codec.Dated)
}
