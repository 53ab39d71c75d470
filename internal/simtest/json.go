package simtest

import (
	"encoding/json"
	"net/http"
)

// WriteJSON writes a response with a JSON body. It panics if v cannot be encoded, because every
// value comes from a simulator.
func WriteJSON(w http.ResponseWriter, status int, mediaType string, v any) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("simulator: " + err.Error())
	}
}
