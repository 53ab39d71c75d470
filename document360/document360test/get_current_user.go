package document360test

import "net/http"

type userData struct {
	ID               string        `json:"id"`
	FirstName        string        `json:"first_name"`
	LastName         string        `json:"last_name"`
	Email            string        `json:"email"`
	ProfileLogoURL   *string       `json:"profile_logo_url"`
	CreatedAt        *string       `json:"created_at"`
	LastLoginAt      *string       `json:"last_login_at"`
	PortalRole       roleData      `json:"portal_role"`
	ContentRoles     []contentRole `json:"content_roles"`
	AssociatedGroups []struct{}    `json:"associated_groups"`
}

type roleData struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type contentRole struct {
	roleData
	AccessScopeLevel string `json:"access_scope_level"`
}

// getCurrentUser shows the one user of the server, whom every credential stands for.
func (s *Server) getCurrentUser(r *http.Request) (reply, *refusal) {
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	if s.switches.stranger {
		return reply{}, notFound
	}
	created := dateTime(p.created)
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: userData{
		ID: "00000004-0000-4000-8000-000000000001", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com", CreatedAt: &created,
		PortalRole: roleData{"00000005-0000-4000-8000-000000000001", "Owner"},
		ContentRoles: []contentRole{
			{roleData{"00000005-0000-4000-8000-000000000002", "Editor"}, "project"},
		},
		AssociatedGroups: []struct{}{},
	}}}, nil
}
