package interop

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// specs is where the published descriptions lie beside a checkout.
var specs = filepath.Join("..", "..", "..", "shared", "specs")

// description loads a service's published OpenAPI description, corrected by openAPIPatches. Without one it skips the test.
func description(t *testing.T, service string) *openapi3.T {
	t.Helper()
	folder, named := os.LookupEnv("FARCOPY_SPECS")
	if !named {
		folder = specs
	}
	file := filepath.Join(folder, service+".openapi.json")
	raw, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		t.Skipf("%s traffic is not held against its OpenAPI description: there is no %s; name a folder that has one in FARCOPY_SPECS", service, file)
	case err != nil:
		t.Fatal(err)
	}
	return parse(t, service, raw, openAPIPatches...)
}

// parse corrects a description and loads it.
func parse(t *testing.T, service string, raw []byte, patches ...patch) *openapi3.T {
	t.Helper()
	var doc object
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for _, p := range patches {
		if p.service == service && p.apply(doc) > 0 {
			t.Logf("corrected in the description: %s", p.name)
		}
	}
	fixed := must[[]byte](t)(json.Marshal(doc))
	loaded := must[*openapi3.T](t)(openapi3.NewLoader().LoadFromData(fixed))
	if err := loaded.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatalf("the description of %s is not valid: %v", service, err)
	}
	return loaded
}
