package seqjob

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// encode returns a request as JSON, from which decode makes the same one again. Fields with their
// zero value are left out, so that a field that a later version adds changes no digest. Times are
// made UTC first.
func encode[Req any](req *Req) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	v := reflect.ValueOf(req).Elem()
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if f.IsZero() {
			continue
		}
		if t, ok := f.Interface().(time.Time); ok {
			f.Set(reflect.ValueOf(t.UTC().Round(0)))
		}
		text, err := json.Marshal(f.Interface())
		back := reflect.New(f.Type())
		if err == nil {
			err = json.Unmarshal(text, back.Interface())
		}
		if err != nil || !reflect.DeepEqual(back.Elem().Interface(), f.Interface()) {
			return nil, call.Field(name, "cannot be kept as JSON: it may not be UTF-8")
		}
		fields[name] = text
	}
	return json.Marshal(fields) // sorted by their names
}

// decode reads a request. A field that is not known would be left out of the copy.
func decode[Req any](text json.RawMessage) (*Req, error) {
	req := new(Req)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return req, d.Decode(req)
}
