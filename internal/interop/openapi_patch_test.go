package interop

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// object is a JSON object of a description.
type object = map[string]any

// patch corrects a known mistake of a description. It changes nothing where the mistake is not, or no longer, there.
type patch struct {
	service, name string
	reason        string
	apply         func(doc object) (changes int)
}

var openAPIPatches = []patch{
	{"box", "ClientError.code is no closed list", "its enum lacks codes that other pages document, such as operation_blocked_temporary", openCode},
	{"box", "sequence_id may be null", "it is null for the root folder, says the same document", nullableSequence},
	{"box", "shared_link.accessed is not required", "there is no property of this name: the document's own example fails its schema", requiredExist},
	{"box", "paths with # are none", "a fragment is not part of a path: they only describe variants of others", dropFragments},
	{"box", "size is no int64", "Box sends sizes beyond it as 1.2318237429383e+31, says its documentation", openSize},
	{"box", "login may be empty", "the root folder is nobody's, whose login is empty in Box's own sample: no email address", openLogin},
	{"box", "what a part of an allOf calls nullable is so", "shared_link of a file: the part that says it changes nothing about the others", nullableWhole},
	{"box", "the body of a copy is required", "a member of it is, but requestBody.required is missing, so that an absent body would do", requireBody},
	{"document360", "the body of a copy is required", "a member of it is, but requestBody.required is missing, so that an absent body would do", requireBody},
	{"document360", "403, 409, 422 and 503 exist", "every operation needs a permission; the running service sends these statuses, in the form of its 500", moreStatuses},
}

// walk calls f for each object in v.
func walk(v any, f func(object) int) (n int) {
	switch v := v.(type) {
	case object:
		n = f(v)
		for _, member := range v {
			n += walk(member, f)
		}
	case []any:
		for _, entry := range v {
			n += walk(entry, f)
		}
	}
	return n
}

// at is the object under a path of member names, nil where there is none.
func at(v any, names ...string) object {
	for _, name := range names {
		o, _ := v.(object)
		v = o[name]
	}
	o, _ := v.(object)
	return o
}

func remove(o object, name string) int {
	if _, ok := o[name]; !ok {
		return 0
	}
	delete(o, name)
	return 1
}

func openCode(doc object) int {
	return remove(at(doc, "components", "schemas", "ClientError", "properties", "code"), "enum")
}

func nullableSequence(doc object) int {
	return walk(doc["components"], func(o object) int {
		sequence := at(o, "properties", "sequence_id")
		if sequence == nil || sequence["nullable"] == true {
			return 0
		}
		sequence["nullable"] = true
		return 1
	})
}

func requiredExist(doc object) int {
	return walk(doc["components"], func(o object) int {
		required, _ := o["required"].([]any)
		if !slices.Contains(required, "accessed") || at(o, "properties", "accessed") != nil {
			return 0
		}
		o["required"] = slices.DeleteFunc(required, func(name any) bool { return name == "accessed" })
		return 1
	})
}

func dropFragments(doc object) (n int) {
	paths := at(doc, "paths")
	for _, path := range slices.Collect(maps.Keys(paths)) {
		if strings.Contains(path, "#") {
			n += remove(paths, path)
		}
	}
	return n
}

func openSize(doc object) int {
	return walk(doc["components"], func(o object) int {
		if size := at(o, "properties", "size"); size["format"] == "int64" {
			return remove(size, "format")
		}
		return 0
	})
}

func openLogin(doc object) (n int) {
	for _, name := range []string{"User--Mini", "User", "User--Full"} {
		walk(at(doc, "components", "schemas", name), func(o object) int {
			n += remove(at(o, "properties", "login"), "format")
			return 0
		})
	}
	return n
}

func nullableWhole(doc object) int {
	return walk(doc["components"], func(o object) int {
		parts, _ := o["allOf"].([]any)
		if o["nullable"] != nil || !slices.ContainsFunc(parts, func(p any) bool { return len(at(p)) == 1 && at(p)["nullable"] == true }) {
			return 0
		}
		o["nullable"] = true
		return 1
	})
}

func requireBody(doc object) (n int) {
	for path, item := range at(doc, "paths") {
		if body := at(item, "post", "requestBody"); strings.HasSuffix(path, "/copy") && body != nil && body["required"] != true {
			body["required"] = true
			n++
		}
	}
	return n
}

func moreStatuses(doc object) (n int) {
	for _, item := range at(doc, "paths") {
		for _, operation := range at(item) {
			responses := at(operation, "responses")
			for _, status := range []string{"403", "409", "422", "503"} {
				if responses["500"] != nil && responses[status] == nil {
					responses[status] = responses["500"]
					n++
				}
			}
		}
	}
	return n
}

// TestOpenAPIPatches shows each patch a small description that has its mistake, and one that it has corrected before.
func TestOpenAPIPatches(t *testing.T) {
	cases := map[string]struct{ mistake, corrected string }{
		"ClientError.code is no closed list": {
			`{"components":{"schemas":{"ClientError":{"properties":{"code":{"type":"string","enum":["a"]}}}}}}`,
			`{"components":{"schemas":{"ClientError":{"properties":{"code":{"type":"string"}}}}}}`,
		},
		"sequence_id may be null": {
			`{"components":{"schemas":{"X":{"properties":{"sequence_id":{"allOf":[{"type":"string","nullable":true},{"nullable":false}],"nullable":false}}}}}}`,
			`{"components":{"schemas":{"X":{"properties":{"sequence_id":{"allOf":[{"nullable":true,"type":"string"},{"nullable":false}],"nullable":true}}}}}}`,
		},
		"shared_link.accessed is not required": {
			`{"components":{"schemas":{"X":{"properties":{"shared_link":{"required":["url","accessed"],"properties":{"url":{}}}}}}}}`,
			`{"components":{"schemas":{"X":{"properties":{"shared_link":{"properties":{"url":{}},"required":["url"]}}}}}}`,
		},
		"paths with # are none": {
			`{"paths":{"/oauth2/token#refresh":{"post":{}},"/oauth2/token":{"post":{}}}}`,
			`{"paths":{"/oauth2/token":{"post":{}}}}`,
		},
		"size is no int64": {
			`{"components":{"schemas":{"X":{"properties":{"size":{"type":"integer","format":"int64"}}}}}}`,
			`{"components":{"schemas":{"X":{"properties":{"size":{"type":"integer"}}}}}}`,
		},
		"login may be empty": {
			`{"components":{"schemas":{"User--Mini":{"allOf":[{"properties":{"login":{"type":"string","format":"email"}}}]}}}}`,
			`{"components":{"schemas":{"User--Mini":{"allOf":[{"properties":{"login":{"type":"string"}}}]}}}}`,
		},
		"what a part of an allOf calls nullable is so": {
			`{"components":{"schemas":{"X":{"properties":{"shared_link":{"allOf":[{"type":"object"},{"nullable":true}]}}}}}}`,
			`{"components":{"schemas":{"X":{"properties":{"shared_link":{"allOf":[{"type":"object"},{"nullable":true}],"nullable":true}}}}}}`,
		},
		"the body of a copy is required": {
			`{"paths":{"/x/copy":{"post":{"requestBody":{}}},"/x":{"post":{"requestBody":{}}}}}`,
			`{"paths":{"/x":{"post":{"requestBody":{}}},"/x/copy":{"post":{"requestBody":{"required":true}}}}}`,
		},
		"403, 409, 422 and 503 exist": {
			`{"paths":{"/x":{"get":{"responses":{"200":{},"422":{},"500":{}}}}}}`,
			`{"paths":{"/x":{"get":{"responses":{"200":{},"403":{},"409":{},"422":{},"500":{},"503":{}}}}}}`,
		},
	}
	for _, p := range openAPIPatches {
		var doc object
		if err := json.Unmarshal([]byte(cases[p.name].mistake), &doc); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		if p.reason == "" || p.apply(doc) == 0 {
			t.Errorf("%s: no reason, or no change", p.name)
		}
		if got := string(must[[]byte](t)(json.Marshal(doc))); got != cases[p.name].corrected {
			t.Errorf("%s: made %s", p.name, got)
		}
		if p.apply(doc) != 0 {
			t.Errorf("%s: changes what is right", p.name)
		}
	}
}
