package osstest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// stsRefusal is an error response of the token service.
type stsRefusal struct {
	status        int
	code, message string
}

// stsRequest is one request to the token service.
type stsRequest struct {
	s      *Server
	method string
	params url.Values // of the query and of the body
	now    time.Time
}

func stsOperation(r *http.Request) string {
	switch action := r.URL.Query().Get("Action"); action {
	case "AssumeRole", "AssumeRoleWithOIDC":
		return action
	}
	return ""
}

func (s *Server) sts(w http.ResponseWriter, r *http.Request) {
	q := &stsRequest{s: s, method: r.Method, now: s.sim.Now()}
	if r.ParseForm() != nil {
		s.refuseSTS(w, &stsRefusal{400, "InvalidParameter", "The parameters are not well formed."})
		return
	}
	q.params = r.Form
	keys, user, no := q.run(stsOperation(r))
	if no != nil {
		s.refuseSTS(w, no)
		return
	}
	s.serial++
	writeJSON(w, http.StatusOK, map[string]any{"RequestId": s.stsRequestID(), "Credentials": keys, "AssumedRoleUser": user})
}

func (s *Server) stsRequestID() string {
	s.serial++
	id := newRequestID(fmt.Sprintf("sts %d", s.serial)) + newRequestID("sts")
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:32]
}

func (s *Server) refuseSTS(w http.ResponseWriter, no *stsRefusal) {
	writeJSON(w, no.status, map[string]string{
		"RequestId": s.stsRequestID(), "HostId": "sts.aliyuncs.com", "Code": no.code, "Message": no.message,
	})
}

type assumedUser struct {
	Arn           string `json:"Arn"`
	AssumedRoleID string `json:"AssumedRoleId"`
}

func (q *stsRequest) run(action string) (issuedKey, assumedUser, *stsRefusal) {
	fail := func(no *stsRefusal) (issuedKey, assumedUser, *stsRefusal) { return issuedKey{}, assumedUser{}, no }
	if q.params.Get("Version") != "2015-04-01" {
		return fail(&stsRefusal{400, "InvalidVersion", "The API has no such version."})
	}
	var check func(Role) *stsRefusal
	switch action {
	case "AssumeRole":
		id, key, no := q.authenticate()
		if no != nil {
			return fail(no)
		}
		check = func(r Role) *stsRefusal { return q.trustsKey(r, id, key) }
	case "AssumeRoleWithOIDC":
		check = q.trustsToken
	default:
		return fail(&stsRefusal{404, "InvalidAction.NotFound", "The API has no such operation."})
	}
	arn := q.params.Get("RoleArn")
	role, ok := q.s.roles[arn]
	if !ok {
		return fail(&stsRefusal{404, "EntityNotExist.Role", "The role does not exist."})
	}
	if no := check(role); no != nil {
		return fail(no)
	}
	duration, no := q.session(role)
	if no != nil {
		return fail(no)
	}
	name := q.params.Get("RoleSessionName")
	return q.s.issue(q.now, q.now.Add(duration), role.Actions), assumedUser{arn + "/" + name, "3000:" + name}, nil
}

// trustsKey checks what the holder of a key needs to assume a role.
func (q *stsRequest) trustsKey(role Role, id string, key accessKey) *stsRefusal {
	permitted := len(key.actions) == 0 || slices.Contains(key.actions, "sts:AssumeRole")
	trusted := role.Trusted == nil || slices.Contains(role.Trusted, id)
	named := role.ExternalID == "" || role.ExternalID == q.params.Get("ExternalId")
	if permitted && trusted && named {
		return nil
	}
	return &stsRefusal{403, "NoPermission", "The key may not do this. The account's administrator can permit it."}
}

// trustsToken checks an OIDC token and whether a role trusts who issued it.
func (q *stsRequest) trustsToken(role Role) *stsRefusal {
	provider := q.params.Get("OIDCProviderArn")
	token, known := q.s.oidcTokens[q.params.Get("OIDCToken")]
	switch {
	case !slices.Contains(role.OIDCProviders, provider):
		return &stsRefusal{401, "AuthenticationFail.NoPermission", "The role does not trust the provider."}
	case !known || token.provider != provider:
		return &stsRefusal{401, "AuthenticationFail.OIDCToken.Invalid", "The token is not valid."}
	case !token.expires.IsZero() && !q.now.Before(token.expires):
		return &stsRefusal{401, "AuthenticationFail.OIDCToken.Expired", "The token has expired."}
	}
	return nil
}

var sessionName = regexp.MustCompile(`^[a-zA-Z0-9.@_-]{2,64}$`)

// session checks the parameters of a session and returns its duration.
func (q *stsRequest) session(role Role) (time.Duration, *stsRefusal) {
	invalid := func(name string) *stsRefusal {
		return &stsRefusal{400, "InvalidParameter." + name, "The parameter " + name + " is not valid."}
	}
	if !sessionName.MatchString(q.params.Get("RoleSessionName")) {
		return 0, invalid("RoleSessionName")
	}
	if policy := q.params.Get("Policy"); policy != "" && !json.Valid([]byte(policy)) {
		return 0, invalid("PolicyGrammar")
	}
	if !q.params.Has("DurationSeconds") {
		return min(time.Hour, role.MaxDuration), nil
	}
	seconds, err := strconv.Atoi(q.params.Get("DurationSeconds"))
	duration := time.Duration(seconds) * time.Second
	if err != nil || duration < 15*time.Minute || duration > role.MaxDuration {
		return 0, invalid("DurationSeconds")
	}
	return duration, nil
}
