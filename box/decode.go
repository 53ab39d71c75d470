package box

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// decode reads a response that has to be a folder.
func (f *Folder) decode(body []byte) error {
	switch err := decode(body, f); {
	case err != nil:
		return err
	case f.ID == "":
		return errors.New("the response has no folder id")
	case f.Type != "" && f.Type != "folder":
		return errors.New("the response is not a folder")
	}
	return nil
}

// decode reads a JSON object into a struct. Only where that fails it is read again member by
// member, so that nothing Box sends beside the documented forms costs more than its own member.
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

// tolerate reads a value and all below it. It accepts an id that is a number, a size in scientific
// notation and a time that is empty or a date; what it cannot read stays zero. It reports whether
// the value itself, not what is in it, was read.
func tolerate(raw json.RawMessage, v reflect.Value) bool {
	if len(raw) == 0 || string(raw) == "null" {
		return false
	}
	if t, ok := v.Addr().Interface().(*time.Time); ok {
		*t = codec.LenientTime(raw, codec.Zoned, codec.Dated)
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
		v.SetString(codec.LenientText(raw))
		return true
	case reflect.Int64:
		v.SetInt(codec.LenientInteger(raw))
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
