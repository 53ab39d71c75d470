package call

import "reflect"

// duplicate returns a copy of a response, so that what one caller does to it changes nothing for
// another one.
func duplicate[T any](response T) T {
	unshare(reflect.ValueOf(&response).Elem())
	return response
}

// unshare replaces what v leads to by copies, as far as exported fields lead: the others of a
// response, those of a time.Time for instance, cannot be changed.
func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			clone := reflect.New(v.Type().Elem())
			clone.Elem().Set(v.Elem())
			v.Set(clone)
			unshare(clone.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				unshare(f)
			}
		}
	case reflect.Slice:
		if v.Len() > 0 {
			clone := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(clone, v)
			v.Set(clone)
			unshareElements(v)
		}
	case reflect.Array:
		unshareElements(v)
	case reflect.Map:
		if !v.IsNil() {
			unshareMap(v)
		}
	}
}

func unshareElements(v reflect.Value) {
	if k := v.Type().Elem().Kind(); k <= reflect.Complex128 || k == reflect.String {
		return
	}
	for i := range v.Len() {
		unshare(v.Index(i))
	}
}

func unshareMap(v reflect.Value) {
	clone := reflect.MakeMapWithSize(v.Type(), v.Len())
	for entries := v.MapRange(); entries.Next(); {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(entries.Value())
		unshare(value)
		clone.SetMapIndex(entries.Key(), value)
	}
	v.Set(clone)
}
