package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// checkMembers refuses what a decoder lets pass: a member that is there twice, of which the last one
// would count, and one whose name is written in another case.
func checkMembers(body []byte, v any) error {
	known := map[string]bool{}
	collectNames(reflect.TypeOf(v), known)
	var levels []level
	for d := json.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if err != nil {
			return nil // the end; the decoder has found the body to be valid
		}
		top := len(levels) - 1
		if name, ok := token.(string); ok && top >= 0 && levels[top].isNext {
			switch {
			case levels[top].names[name]:
				return fmt.Errorf("%s: is there twice", name)
			case !known[name]:
				return fmt.Errorf("%s: there is no such member", name)
			}
			levels[top].names[name], levels[top].isNext = true, false
			continue
		}
		switch token {
		case json.Delim('{'):
			levels = append(levels, level{map[string]bool{}, true})
			continue
		case json.Delim('['):
			levels = append(levels, level{})
			continue
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:top]
		}
		if top = len(levels) - 1; top >= 0 { // a value has ended
			levels[top].isNext = levels[top].names != nil
		}
	}
}

// level is an object, or an array, that has not ended.
type level struct {
	names  map[string]bool // of the members so far; nil: an array
	isNext bool            // a name is next
}

// collectNames collects the names of the members that a type has at any depth.
func collectNames(t reflect.Type, names map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		collectNames(t.Elem(), names)
	case reflect.Struct:
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			names[name] = true
			collectNames(t.Field(i).Type, names)
		}
	}
}
