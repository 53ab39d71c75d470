package bitpakettest

import "net/http"

// Refuse responds with a status, code and message in the API's error format; the service never
// acts. A status of 200 makes it a success:false under a 200.
func Refuse(status, code int, message string) Fault {
	body := refusal{status, code, message, empty}.body()
	return Respond("refuse", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("X-Request-Id", alphanumeric(digest("refuse", string(body)), 64))
		w.WriteHeader(status)
		w.Write(body)
	})
}
