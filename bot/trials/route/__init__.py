"""The route on real prerequisite graphs: how many days a student waits on a teacher."""
