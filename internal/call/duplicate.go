package call

import "reflect"

// duplicate returns a copy of a response, so that what one caller does to it changes nothing for
// another one.
func duplicate[T any](response T) T {
	return duplicateValue(reflect.ValueOf(&response).Elem()).Interface().(T)
}

// duplicateValue copies all that can be reached through exported fields: the others of a response,
// those of a time.Time for instance, cannot be changed.
func duplicateValue(v reflect.Value) reflect.Value {
	clone := reflect.New(v.Type()).Elem()
	clone.Set(v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			clone.Set(reflect.New(v.Type().Elem()))
			clone.Elem().Set(duplicateValue(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			clone.Set(duplicateValue(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				clone.Field(i).Set(duplicateValue(v.Field(i)))
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			clone.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			duplicateElements(clone, v)
		}
	case reflect.Array:
		duplicateElements(clone, v)
	case reflect.Map:
		if !v.IsNil() {
			clone.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
			for entries := v.MapRange(); entries.Next(); {
				clone.SetMapIndex(entries.Key(), duplicateValue(entries.Value()))
			}
		}
	}
	return clone
}

func duplicateElements(clone, v reflect.Value) {
	if isScalar(v.Type().Elem().Kind()) {
		reflect.Copy(clone, v)
		return
	}
	for i := range v.Len() {
		clone.Index(i).Set(duplicateValue(v.Index(i)))
	}
}

func isScalar(k reflect.Kind) bool { return k <= reflect.Complex128 || k == reflect.String }
